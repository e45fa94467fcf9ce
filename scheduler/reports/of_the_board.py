"""`spr report board`: what a board looks at, in numbers: what is overdue, what was in time, who owes what.

It names references, never children, and no number from 1 to 4 unless that is asked for.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from projections.clocks import Due, as_clock
from scheduler.cli.reading.clocks_said import notes
from scheduler.reports import bars
from scheduler.reports import board_figures as f
from scheduler.reports.page import Counted, Part, Report, as_of, lead, slug
from scheduler.reports.progress import sentence
from scheduler.reports.small_numbers import HELD_BACK, IN_WORDS, MEANS, all_shown, small
from scheduler.reports.small_numbers import shown as number_shown
from scheduler.sheets.sheet import Column, Holds, Sheet
from workflow.vocabulary import Agency

if TYPE_CHECKING:
    from scheduler.service import Service

_EXACT = (
    "This report shows numbers from 1 to 4. It is for those who keep the record, and not for publication."
)
_OWING, _IMPACT = "Agencies owing returns", "Actions without evidence of impact"
_NOT_EXACT = f"{MEANS} This report names references, never a child."


def board_report(service: "Service", *, exact: bool = False) -> Report:
    """The report for the board; `exact` shows small numbers as well."""
    found = f.figures(service)
    return Report(
        title="Board report",
        above="Safeguarding incidents and practice reviews",
        lead=lead(service),
        notice=_EXACT if exact else _NOT_EXACT,
        numbers=list(_numbers(found, exact=exact)),
        parts=[
            _overdue(found, exact=exact),
            *([_each_overdue(found)] if exact and found.overdue else []),
            _ageing(found, exact=exact),
            _timeliness(found, exact=exact),
            _agencies(found, exact=exact),
            _actions(found, exact=exact),
        ],
        about=as_of(service),
    )


def _numbers(found: f.Figures, *, exact: bool) -> Iterator[Counted]:
    owing = {each.clock.subject for each in found.owing}
    for number, of, part in (
        (len(found.overdue), "duties overdue", "overdue"),
        (len(owing), "agencies owing returns", slug(_OWING)),
        (
            len(found.without_impact),
            "actions without evidence of impact",
            "actions-without-evidence-of-impact",
        ),
    ):
        said = IN_WORDS if small(number) and not exact else f"{number:,}"
        yield Counted(said, of, part, weighs=number > 0)


def _overdue(found: f.Figures, *, exact: bool) -> Part:
    named = list(f.by_duty(found.overdue))
    numbers = all_shown([len(those) for _, those in named], exact=exact)
    rows = [_of_duty(code, those, number) for (code, those), number in zip(named, numbers, strict=True)]
    columns = (
        Column("duty", "Duty"),
        Column("says", "What is owed"),
        Column("overdue", "Overdue", Holds.NUMBER),
        Column("oldest", "Oldest was due", Holds.DAY),
        Column("days_late", "Working days late", Holds.NUMBER),
        Column("case", "Where"),
    )
    return Part(
        heading="Overdue",
        says=("Duties whose last day is over and that are not met, with the one that was due first.",),
        empty="Nothing is overdue.",
        sheet=Sheet("Overdue duties, by duty", columns, rows),
    )


def _of_duty(code: str, those: Sequence[Due], number: int | str) -> dict[str, Any]:
    first = f.oldest(those)
    return {
        "duty": code,
        "says": as_clock(first.clock).duty.says,
        "overdue": number,
        "oldest": first.clock.due_on,
        "days_late": first.days_late or 0,
        "case": first.clock.case,
    }


def _each_overdue(found: f.Figures) -> Part:
    rows = [
        {
            "case": each.clock.case,
            "duty": each.clock.duty,
            "due_on": each.clock.due_on,
            "days_late": each.days_late or 0,
            "note": notes(as_clock(each.clock)),
        }
        for each in sorted(found.overdue, key=lambda each: (each.clock.due_at, each.clock.clock))
    ]
    columns = (
        Column("case", "Case"),
        Column("duty", "Duty"),
        Column("due_on", "Was due", Holds.DAY),
        Column("days_late", "Working days late", Holds.NUMBER),
        Column("note", "Note"),
    )
    return Part(heading="Each overdue duty", sheet=Sheet("Every overdue duty, oldest first", columns, rows))


def _ageing(found: f.Figures, *, exact: bool) -> Part:
    numbers = all_shown(f.ages(found.overdue), exact=exact)
    named = [(f"{said} working days late", number) for (_, said), number in zip(f.AGES, numbers, strict=True)]
    rows = [{"age": sentence(said), "overdue": number} for said, number in named]
    columns = (Column("age", "How long"), Column("overdue", "Overdue duties", Holds.NUMBER))
    pictured = [(sentence(said), number) for said, number in named]
    picture = bars.counts("ageing", "How long duties have been overdue", pictured)
    return Part(
        heading="How long they have been overdue",
        empty="Nothing is overdue.",
        pictures=(picture,) if found.overdue else (),
        sheet=Sheet("Overdue duties, by working days late", columns, rows if found.overdue else []),
    )


def _timeliness(found: f.Figures, *, exact: bool) -> Part:
    quarters = f.quarters(found.dated, found.today)
    rows = [_of_quarter(each, exact=exact) for each in quarters]
    columns = (
        Column("quarter", "Duties that fell due in"),
        Column("all", "Duties", Holds.NUMBER),
        Column("in_time", "Met in time", Holds.NUMBER),
        Column("not_in_time", "Met late, missed or overdue", Holds.NUMBER),
        Column("share", "Share met in time", Holds.SHARE),
    )
    pictured = [(row["quarter"], row["share"]) for row in rows]
    picture = bars.shares("timeliness", "Share of duties met in time, by quarter", pictured)
    some = any(each.all for each in quarters)
    return Part(
        heading="Met in time, by quarter",
        says=("Of the duties that fell due in a quarter, those that were met by their last day.",),
        empty="No duty fell due in the last two years.",
        pictures=(picture,) if some else (),
        sheet=Sheet(
            "Duties met in time, by the quarter in which they fell due", columns, rows if some else []
        ),
    )


def _of_quarter(quarter: f.Quarter, *, exact: bool) -> dict[str, Any]:
    """The row of a quarter; where a part is too small to be shown, so are the others that would tell it."""
    hidden = not exact and any(small(number) for number in (quarter.in_time, quarter.not_in_time))
    share = quarter.in_time / quarter.all if quarter.all else None
    return {
        "quarter": quarter.name,
        "all": number_shown(quarter.all, exact=exact),
        "in_time": HELD_BACK if hidden else quarter.in_time,
        "not_in_time": HELD_BACK if hidden else quarter.not_in_time,
        "share": HELD_BACK if hidden else share,
    }


def _agencies(found: f.Figures, *, exact: bool) -> Part:
    by_agency: dict[str, list[Due]] = {}
    for each in found.owing:
        by_agency.setdefault(each.clock.subject, []).append(each)
    rows = [_of_agency(agency, those, exact=exact) for agency, those in sorted(by_agency.items())]
    columns = (
        Column("agency", "Agency"),
        Column("awaited", "Returns awaited", Holds.NUMBER),
        Column("overdue", "Of these overdue", Holds.NUMBER),
        Column("oldest", "Oldest due", Holds.DAY),
        Column("case", "Where"),
    )
    return Part(
        heading=_OWING,
        says=("Agencies that were asked for information or records and have neither answered nor refused.",),
        empty="No agency owes a return.",
        sheet=Sheet("Returns awaited, by agency", columns, rows),
    )


def _of_agency(agency: str, those: Sequence[Due], *, exact: bool) -> dict[str, Any]:
    first = f.oldest(those)
    late = sum(each.overdue for each in those)
    hidden = not exact and any(map(small, (late, len(those) - late)))
    return {
        "agency": sentence(_agency(agency)),
        "awaited": number_shown(len(those), exact=exact),
        "overdue": HELD_BACK if hidden and late else late,
        "oldest": first.clock.due_on,
        "case": first.clock.case,
    }


def _agency(code: str) -> str:
    return Agency(code).label if code in set(map(str, Agency)) else code


def _actions(found: f.Figures, *, exact: bool) -> Part:
    by_owner: dict[str, list[Any]] = {}
    for row in found.without_impact:
        by_owner.setdefault(row.owner, []).append(row)
    numbers = all_shown([len(those) for _, those in sorted(by_owner.items())], exact=exact)
    rows = []
    for (owner, those), number in zip(sorted(by_owner.items()), numbers, strict=True):
        first = min(those, key=lambda row: (row.due_on or "9999", row.case))
        rows.append(
            {"owner": sentence(_agency(owner)), "actions": number, "oldest": first.due_on, "case": first.case}
        )
    columns = (
        Column("owner", "Owner"),
        Column("actions", "Actions", Holds.NUMBER),
        Column("oldest", "Oldest due", Holds.DAY),
        Column("case", "Where"),
    )
    return Part(
        heading=_IMPACT,
        says=("Actions that were agreed, and of which nobody has shown yet what they changed.",),
        empty="Every action that was agreed has its evidence of impact.",
        sheet=Sheet("Actions without evidence of impact, by owner", columns, rows),
    )
