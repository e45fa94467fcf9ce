"""The duty of every year: a report on what the partners did, and on what it changed."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from workflow.cases import done_by, in_order
from workflow.duties import THE_DAY_SET, Anchor, Duty, Months, Reading
from workflow.facts import Entry
from workflow.moments import UNKNOWN, Moment, add_months, on
from workflow.partnership.standing import Partnership
from workflow.policy import since
from workflow.vocabulary import Force, Party

SEPTEMBER, LAST_OF_SEPTEMBER, A_YEAR = 9, 30, 12


def _periods(partnership: Partnership) -> Iterator[Anchor]:
    """The end of each period; after each report the end of the next one, presumed until it is stated.

    A partnership of which no period is on record owes a report as well: on a day that nobody can reckon.
    """
    ended = in_order(partnership.periods)
    for number, entry in enumerate(ended, start=1):
        yield Anchor("", entry.occurred, entry.id, cycle=number)
    if not ended:
        if partnership.formed:
            yield Anchor("", UNKNOWN, partnership.formed.id, presumed=True)
        return
    last = ended[-1]
    if last.occurred.day and any(True for _ in _reports_on(partnership, ended, len(ended))):
        following = on(add_months(last.occurred.day, A_YEAR))
        yield Anchor("", following, last.id, cycle=len(ended) + 1, presumed=True)


def _published(partnership: Partnership, anchor: Anchor) -> Iterator[Entry]:
    yield from _reports_on(partnership, in_order(partnership.periods), anchor.cycle)


def _reports_on(partnership: Partnership, ended: Sequence[Entry], cycle: int) -> Iterator[Entry]:
    """The reports on one period: those that name its last day, or were published before the next one ended."""
    for report in partnership.reports:
        if _cycle_of(report, ended) == cycle:
            yield report


def _cycle_of(report: Entry, ended: Sequence[Entry]) -> int:
    named = report.fact.period_to
    if named.known:
        days = [entry.occurred.last_day for entry in ended]
        return days.index(named.last_day) + 1 if named.last_day in days else 0
    return sum(done_by(entry) <= done_by(report) for entry in ended)


def _by_september(partnership: Partnership) -> Iterator[Anchor]:
    """The last day of the September that follows the end of each period."""
    for anchor in _periods(partnership):
        yield Anchor("", _september(anchor.moment), anchor.cause, anchor.cycle, anchor.presumed)


def _september(end: Moment) -> Moment:
    if end.day is None:
        return UNKNOWN
    same_year = date(end.day.year, SEPTEMBER, LAST_OF_SEPTEMBER)
    return on(same_year if end.day < same_year else add_months(same_year, A_YEAR))


DUTIES: Mapping[str, Duty] = {
    "yearly.report": Duty(
        code="yearly.report",
        says="The safeguarding partners publish a report at least once in every twelve months: on what they did, and on what it changed.",
        source="Children Act 2004, section 16G",
        force=Force.STATUTE,
        owed_by=Party.SAFEGUARDING_PARTNERS,
        owed_to=Party.PUBLIC,
        label="a yearly report",
        within=Months(A_YEAR),
        starts_with="partnership.report-period-ended (presumed a year after the last one, once that is reported on)",
        met_with="partnership.yearly-report-published",
        starts=_periods,
        met_by=_published,
        in_force=since(2018, 6, 29),
        due_soon=20,
        readings={
            "by-end-of-september": Reading(
                says="The report is published by the end of the September after the period.",
                read_by="the yearly timetable of the guidance, to be confirmed by the partnership",
                starts=_by_september,
                within=THE_DAY_SET,
            ),
        },
    ),
}
