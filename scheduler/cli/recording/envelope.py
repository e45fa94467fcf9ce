"""What stands around a fact: who acted, in which role, why it departs from a rule, and the request's id.

Who acted and the id are not sealed, so they take little; the reason for a departure is sealed.
"""

import re
from collections.abc import Iterator, Mapping

from scheduler.cli.endings import USAGE, Ending
from scheduler.cli.words import blank

POST = r"^[A-Za-z0-9 .'&/()@_-]{1,80}$"
REQUEST_ID = r"^[A-Za-z0-9._:-]{1,80}$"
WORDS = 6
_POST = (
    f"takes a post or a work login, of at most {WORDS} words and 80 characters "
    "(letters, digits, spaces, . ' & / ( ) - _ @); it is not sealed: never a child's or relative's name"
)
_ID = "takes 1 to 80 letters, digits or . _ : -, without spaces; it is not sealed: never a name"
_REASON = "is blank: write the reason, or leave it out"


def wrong(name: str, text: str) -> Iterator[str]:
    """What is wrong with one part of the envelope; nothing where it can be kept."""
    match name:
        case "by" | "role":
            if blank(text) or not re.search(POST, text) or len(text.split()) > WORDS:
                yield _POST
        case "request_id":
            if not re.fullmatch(REQUEST_ID, text):
                yield _ID
        case "departure":
            if blank(text):
                yield _REASON
        case _:
            return


def check(said: Mapping[str, object]) -> None:
    """End with everything that is wrong with what stands around a fact, each by its option."""
    wrongs = [
        f"--{name.replace('_', '-')} {each}"
        for name in ("by", "role", "departure", "request_id")
        if isinstance(text := said.get(name), str)
        for each in wrong(name, text)
    ]
    if wrongs:
        raise Ending(USAGE, "\n".join(wrongs))
