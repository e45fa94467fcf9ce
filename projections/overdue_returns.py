"""Overdue returns: what agencies were asked for and have not returned, by the partner they belong to.

It is asked of the requests and reminders as they stand, and has no table of its own: whether a return is
overdue depends on the day.
"""

from collections.abc import Sequence
from datetime import date

import msgspec
from sqlalchemy import Connection

from projections.agency_requests import agency_requests
from projections.reminders import Chased, with_reminders
from workflow.moments import Moment
from workflow.partnership.leads import lead_of
from workflow.vocabulary import Agency, Office
from workflow.workingdays import Calendar


class OverdueReturn(msgspec.Struct, frozen=True, kw_only=True):
    """A return that is overdue: since which day, by how many working days, and who answers for it."""

    chased: Chased
    lead: Office
    due_on: date
    days_late: int


def overdue_returns(
    tx: Connection, today: date, calendar: Calendar, lead: Office | None = None
) -> Sequence[OverdueReturn]:
    """The returns that are overdue on a day (London), of all partners or of one, the oldest first."""
    found = []
    for chased in with_reminders(tx, agency_requests(tx, awaited=True)):
        request = chased.request
        due = Moment(request.due_on).last_day if request.due_on else None
        answers = lead_of(Agency(request.agency))
        if due is None or due >= today or lead not in (None, answers):
            continue
        late = calendar.between(due, today)
        found.append(OverdueReturn(chased=chased, lead=answers, due_on=due, days_late=late))
    return sorted(found, key=_age)


def _age(each: OverdueReturn) -> tuple[date, str, str, int]:
    request = each.chased.request
    return (each.due_on, request.case, request.agency, request.number)
