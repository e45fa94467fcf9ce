"""What stands at the head of a letter: who writes it, and to whom the answer goes."""

from typing import Annotated

import msgspec

from workflow.facts import says

Line = Annotated[str, msgspec.Meta(min_length=1, max_length=120, pattern=r"^[^\x00-\x1f]+$")]
TO_FILL_IN = "........................................"


class Letterhead(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who writes the letters to agencies; what is left out is a space on the letter, to be filled in."""

    name: Annotated[Line, says("the partnership, as it calls itself")] = TO_FILL_IN
    address: Annotated[tuple[Line, ...], says("its postal address, line by line")] = ()
    answer_to: Annotated[
        Line, says("whom an agency answers: a post, a telephone number, a secure mailbox")
    ] = TO_FILL_IN
