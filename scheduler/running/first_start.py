"""The first start on a store: whoever imports ten years of cases looks first at what would be said.

A store that has never announced anything and has much to say says nothing by itself. A flood of messages
about cases long past would be the first thing that a partnership hears of this service, and people stop
reading what floods them. The refusal is loud, and somebody who has just typed the command reads it; a
daemon that started and kept quiet would be worse than either.
"""

from typing import TYPE_CHECKING

from scheduler.sweep import to_be_said
from workflow.alerts import Raised

if TYPE_CHECKING:
    from datetime import datetime

    from scheduler.service import Service

MANY = 25
"""So many announcements at once no partnership makes in an ordinary week."""


class LooksFirst(Exception):
    """There is much to say for the first time; the message says how to look, and how to begin."""


def see_that_it_may_begin(service: "Service", now: "datetime") -> None:
    """Raise LooksFirst where nothing was ever announced and much is waiting."""
    if service.store.streams("alert/"):
        return
    if (number := _waiting(service, now)) > MANY:
        raise LooksFirst(
            f"This record has never announced anything, and there is much to say at once: more than {MANY} "
            f"announcements ({number} were counted).\n"
            "Look first, nothing is sent:  spr run --dry-run\n"
            "Begin, when it is right:      spr run --begin (once; or one sweep by hand: spr sweep)"
        )


def _waiting(service: "Service", now: "datetime") -> int:
    return sum(isinstance(fact, Raised) for fact in to_be_said(service, now))
