"""Terms: a stored code and its meaning for people; and the texts that are sealed."""

from enum import StrEnum
from typing import Self

# fmt: off

class Term(StrEnum):
    """A word of the guidance: its value is the stored code, `means` says it to people."""

    means: str

    def __new__(cls, code: str, means: str = "") -> Self:
        """Take the stored code and its meaning from the table row; `means` is left out on look-up."""
        term = str.__new__(cls, code)
        term._value_ = code
        term.means = means
        return term

    @property
    def label(self) -> str:
        """The code as words: life-threatening injury."""
        return str(self.value).replace("-", " ")


class Answer(Term):
    """Yes, no or not known: nothing unknown is ever taken for "no"."""

    YES = "yes", "It is so."
    NO = "no", "It is not so."
    UNKNOWN = "unknown", "It is not known, or not yet."


class Words(str):
    """Free text or a name: sealed on the record, shown only to those who hold the key."""

    __slots__ = ()


class Name(Words):
    """A person's name or date of birth: sealed, and entered by prompt or file, never on the command line."""

    __slots__ = ()
