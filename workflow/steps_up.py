"""An escalation as it stands on record with a due date: when, to which offices, and whether in any case."""

import msgspec

from workflow.moments import Moment
from workflow.vocabulary import Office


class StepUp(msgspec.Struct, frozen=True, gc=False):
    """From this instant (UTC) these offices are told as well; `mandatory`: also while it is acknowledged."""

    at: Moment
    to: tuple[Office, ...]
    mandatory: bool = True
