"""The duty of every year: a report on what the partners did, and on what it changed."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from workflow.cases import done_by, in_order
from workflow.duties import THE_DAY_SET, Anchor, Duty, Months, Reading
from workflow.facts import Entry
from workflow.moments import UNKNOWN, Moment, add_months, london_day, on
from workflow.partnership.standing import Partnership
from workflow.policy import since
from workflow.vocabulary import Force, Party

SEPTEMBER, LAST_OF_SEPTEMBER, A_YEAR = 9, 30, 12
BEGINS = date(2018, 6, 29)


class Period(NamedTuple):
    """A period of the yearly report: its last day, what shows it, and the reports on it."""

    end: Moment
    cause: str
    reports: tuple[Entry, ...]
    presumed: bool = True


def periods(partnership: Partnership) -> list[Period]:
    """The periods that were stated, and those presumed after them: each a year on, once the last is reported on.

    Where none is stated, the first is presumed to begin with the partnership, and to last a year.
    """
    found = [*_stated(partnership)] or [*_first(partnership)]
    reports = [report for period in found[-1:] for report in _further(partnership, period)]
    while found and found[-1].reports and found[-1].end.day:
        last = found[-1].end.day
        report = next((each for each in reports if _is_after(each, last)), None)
        reports = reports[reports.index(report) + 1 :] if report else []
        end = _named(report) or on(add_months(last, A_YEAR))
        found.append(Period(end, found[-1].cause, (report,) if report else ()))
    return found


def _stated(partnership: Partnership) -> Iterator[Period]:
    ended = in_order(partnership.periods)
    for number, entry in enumerate(ended, start=1):
        reports = (report for report in partnership.reports if _cycle_of(report, ended) == number)
        yield Period(entry.occurred, entry.id, tuple(reports), presumed=False)


def _first(partnership: Partnership) -> Iterator[Period]:
    """The first period, from the forming of the partnership, or from the act where that came later."""
    if partnership.formed:
        formed = partnership.formed.occurred.day
        presumed = on(add_months(max(formed, BEGINS), A_YEAR)) if formed else UNKNOWN
        reports = tuple(in_order(partnership.reports)[:1])
        yield Period(_named(*reports) or presumed, partnership.formed.id, reports)


def _further(partnership: Partnership, last: Period) -> Sequence[Entry]:
    """The reports after the first one on the last period: each can be on a period that nobody stated."""
    every = in_order(partnership.reports)
    return every[every.index(last.reports[0]) + 1 :] if last.reports else []


def _is_after(report: Entry, last: date) -> bool:
    """Whether it reports on a later period: it says so, or was published after the next one had ended."""
    named = report.fact.period_to
    if named.known:
        return bool(named.first_day and named.first_day > last)
    done = done_by(report)
    return london_day(done) >= add_months(last, A_YEAR)


def _named(report: Entry | None = None) -> Moment | None:
    """The last day of the period that a report names."""
    return report.fact.period_to if report and report.fact.period_to.known else None


def _periods(partnership: Partnership) -> Iterator[Anchor]:
    """The end of each period, presumed until it is stated.

    A partnership formed on an unknown day owes a report as well: on a day that nobody can reckon.
    """
    for number, each in enumerate(periods(partnership), start=1):
        yield Anchor("", each.end, each.cause, cycle=number, presumed=each.presumed)


def _published(partnership: Partnership, anchor: Anchor) -> Iterator[Entry]:
    for each in periods(partnership)[anchor.cycle - 1 : anchor.cycle]:
        yield from each.reports


def _cycle_of(report: Entry, ended: Sequence[Entry]) -> int:
    """The number of the stated period it is on: it names its last day, or came before the next one ended."""
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
        starts_with="partnership.report-period-ended (presumed a year after the last one, once that is reported on; the first, a year after the partnership was formed)",
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
