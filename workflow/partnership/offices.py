"""Who holds an office on a day. An office has one holder, and beside the holder a deputy while delegated.

Where a date is not known, nobody is left out for that: the answer says that it is not certain.
"""

from collections.abc import Iterator
from datetime import date, timedelta

import msgspec

from workflow.cases import in_order
from workflow.facts import Entry
from workflow.moments import UNKNOWN, Moment
from workflow.partnership import facts as f
from workflow.partnership.standing import Partnership
from workflow.people import alike
from workflow.vocabulary import Agency, Office


class Holder(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who holds an office, or deputises in it: from one day until another, both included."""

    person: str
    since: Moment
    until: Moment = UNKNOWN
    ended: bool = False
    deputy: bool = False

    def on(self, day: date) -> bool | None:
        """Whether they held it on a day; None where that is not known."""
        return _both(_begun(self.since, day), not self.ended or _lasting(self.until, day))


def _begun(since: Moment, day: date) -> bool | None:
    if since.first_day and since.first_day > day:
        return False
    return True if since.last_day and since.last_day <= day else None


def _lasting(until: Moment, day: date) -> bool | None:
    if until.last_day and until.last_day < day:
        return False
    return True if until.first_day and until.first_day >= day else None


def _both(one: bool | None, other: bool | None) -> bool | None:  # noqa: FBT001  two answers, each yes, no or not known
    if one is False or other is False:
        return False
    return True if one and other else None


def holders(partnership: Partnership, office: Office, day: date) -> tuple[Holder, ...]:
    """Who held an office on a day, and who deputised, those included of whom it is not certain."""
    every = (*terms(partnership, office), *deputies(partnership, office))
    return tuple(holder for holder in every if holder.on(day) is not False)


def may_act(partnership: Partnership, office: Office, person: str, day: date) -> bool | None:
    """Whether somebody could act in an office on a day, as its holder or deputy; None: not certain."""
    answers = {
        each.on(day) for each in holders(partnership, office, day) if alike(each.person) == alike(person)
    }
    return True if True in answers else (None if None in answers else False)


def terms(partnership: Partnership, office: Office) -> Iterator[Holder]:
    """Every term of an office, in order: until its holder left it, or the day before the next one took it."""
    taken: Entry | None = None
    for entry in in_order(entry for entry in partnership.terms if entry.fact.office is office):
        if isinstance(entry.fact, f.OfficeTaken):
            if taken:
                yield _term(taken, day_before(entry.occurred), ended=True)
            taken = entry
        elif taken and alike(entry.fact.holder) in {"", alike(taken.fact.holder)}:
            yield _term(taken, entry.occurred, ended=True)
            taken = None
    if taken:
        yield _term(taken, UNKNOWN, ended=False)


def _term(taken: Entry, until: Moment, *, ended: bool) -> Holder:
    return Holder(person=taken.fact.holder, since=taken.occurred, until=until, ended=ended)


def day_before(moment: Moment) -> Moment:
    """The day before a day; where only a month or a range is known, it is not said to the day."""
    return Moment((moment.day - timedelta(days=1)).isoformat()) if moment.day else moment


def deputies(partnership: Partnership, office: Office) -> Iterator[Holder]:
    """Everybody who deputised, deputises or will deputise in an office, as it was delegated."""
    for entry in partnership.deputies:
        fact = entry.fact
        if fact.office is office:
            since = fact.since if fact.since.known else entry.occurred
            yield Holder(
                person=fact.deputy, since=since, until=fact.until, ended=fact.until.known, deputy=True
            )


def contact_of(partnership: Partnership, agency: Agency, day: date) -> f.AgencyContactNamed | None:
    """Whom an agency had named by a day, the last of them; who was named on an unknown day counts."""
    named: f.AgencyContactNamed | None = None
    for entry in in_order(each for each in partnership.contacts if each.fact.agency is agency):
        if _begun(entry.occurred, day) is not False:
            named = entry.fact
    return named


def on_record(partnership: Partnership) -> list[str]:
    """Everybody whom the directory names, as they were written, each once."""
    held = (entry.fact.holder for entry in partnership.terms)
    deputising = (entry.fact.deputy for entry in partnership.deputies)
    asked = (name for entry in partnership.contacts for name in (entry.fact.contact, entry.fact.above))
    came_and_went = (entry.fact.person for entry in partnership.comings)
    every = (*held, *deputising, *asked, *came_and_went)
    return list({alike(name): name for name in reversed(every) if name}.values())


def has_left(partnership: Partnership, person: str, day: date) -> bool:
    """Whether somebody is known to have left before a day, and not to be back."""
    left = False
    for entry in in_order(each for each in partnership.comings if alike(each.fact.person) == alike(person)):
        if isinstance(entry.fact, f.PersonLeft):
            left = _lasting(entry.occurred, day) is False
        elif _begun(entry.occurred, day) is not False:
            left = False
    return left
