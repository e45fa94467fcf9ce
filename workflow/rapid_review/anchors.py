"""From where a rapid review counts: its notification, or what is known as long as that is not on record."""

from collections.abc import Iterable, Iterator

from workflow.duties import Anchor
from workflow.facts import Entry, by_day
from workflow.moments import UNKNOWN
from workflow.rapid_review.standing import RapidReview


def notified(rapid: RapidReview) -> Iterator[Anchor]:
    """The earliest notification; a rapid review opened again after it was stood down starts anew.

    Of several notifications the earliest counts, as the report owed for it is the one for all of them.
    """
    if rapid.opened is None:
        return
    sent = earliest(_notifications(rapid, cycle=1))
    yield Anchor("", sent.occurred, sent.id) if sent else _presumed(rapid, rapid.started or rapid.opened)
    for cycle, stood_down in enumerate(rapid.stood_down, start=2):
        if again := reopened_after(rapid, stood_down):
            sent = earliest(_notifications(rapid, cycle))
            if sent:
                yield Anchor("", sent.occurred, sent.id, cycle)
            else:
                yield Anchor("", again.occurred, again.id, cycle, presumed=True)


def _presumed(rapid: RapidReview, first: Entry) -> Anchor:
    """Presumed from the first word while it is owed; once it was sent, nobody can say when it was due."""
    done = rapid.sent or rapid.responses
    return Anchor("", UNKNOWN if done else first.occurred, first.id, presumed=True)


def _notifications(rapid: RapidReview, cycle: int) -> Iterator[Entry]:
    """The notifications that came on record between one standing down and the next."""
    versions = [0, *(entry.version for entry in rapid.stood_down)]
    after, until = versions[cycle - 1], (*versions, None)[cycle]
    for entry in rapid.notifications:
        if entry.version > after and (until is None or entry.version < until):
            yield entry


def earliest(entries: Iterable[Entry]) -> Entry | None:
    """What happened first; what happened on an unknown day only where there is no other."""
    return min(entries, key=by_day, default=None)


def reopened_after(rapid: RapidReview, stood_down: Entry) -> Entry | None:
    """The first time it was opened again after it was stood down."""
    return next((entry for entry in rapid.reopened if entry.version > stood_down.version), None)


def stood_down_before(rapid: RapidReview, cycle: int) -> Entry | None:
    """What ended the cycle before this one."""
    return rapid.stood_down[cycle - 2] if cycle > 1 else None
