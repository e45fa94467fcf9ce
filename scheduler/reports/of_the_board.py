"""`spr report board`: what a board looks at, in numbers: what is overdue, what was in time, who owes what.

It names references, never children, and no number from 1 to 4 unless that is asked for.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from projections.clocks import as_clock
from projections.figures import ALL, HIDDEN, suppressed, suppressed_share
from scheduler.cli.reading.clocks_said import notes
from scheduler.reports import bars
from scheduler.reports import board_figures as f
from scheduler.reports.page import Counted, Part, Report, as_of, lead, slug
from scheduler.reports.progress import sentence
from scheduler.sheets.sheet import Column, Holds, Sheet
from workflow.vocabulary import Agency

if TYPE_CHECKING:
    from scheduler.service import Service

_EXACT = (
    "This report shows numbers from 1 to 4. It is for those who keep the record, and not for publication."
)
_NOT_EXACT = (
    f"{HIDDEN} stands in the place of a number from 1 to 4, which is not shown, to protect people, or of one "
    "from which such a number would follow. This report names references, never a child."
)
_IN_WORDS = "Some"
"""What is said of a hidden number that stands alone."""
_OVERDUE, _OWING, _IMPACT = "Overdue", "Agencies owing returns", "Actions without evidence of impact"


def board_report(service: "Service", made: datetime, *, exact: bool = False) -> Report:
    """The report for the board; `exact` shows small numbers as well, `made` says when it is made (UTC)."""
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
        about=as_of(service, made),
    )


def _numbers(found: f.Figures, *, exact: bool) -> Iterator[Counted]:
    actions = sum(map(len, found.without_impact.values()))
    for number, said, of, part in (
        (len(found.overdue), found.late(exact=exact)[ALL, ALL], "duties overdue", _OVERDUE),
        (len(found.owing), _alone(len(found.owing), exact=exact), "agencies owing returns", _OWING),
        (actions, _of_actions(found, exact=exact)[ALL, ""], "actions without evidence of impact", _IMPACT),
    ):
        yield Counted(_IN_WORDS if said == HIDDEN else said, of, slug(part), weighs=number > 0)


def _alone(number: int, *, exact: bool) -> str:
    return str(number) if exact else suppressed(number)


def _overdue(found: f.Figures, *, exact: bool) -> Part:
    numbers = found.late(exact=exact)
    rows = []
    for duty, those in found.by_duty().items():
        first = f.oldest(those)
        rows.append(
            {
                "duty": duty,
                "says": as_clock(first.clock).duty.says,
                "overdue": numbers[duty, ALL],
                "oldest": first.clock.due_on,
                "case": first.clock.case,
            }
        )
    columns = (
        Column("duty", "Duty"),
        Column("says", "What is owed"),
        Column("overdue", "Overdue", Holds.NUMBER),
        Column("oldest", "Oldest was due", Holds.DAY),
        Column("case", "Where that is"),
    )
    return Part(
        heading=_OVERDUE,
        says=("Duties whose last day is over and that are not met, with the one that was due first.",),
        empty="Nothing is overdue.",
        sheet=Sheet("Overdue duties, by duty", columns, rows),
    )


def _each_overdue(found: f.Figures) -> Part:
    rows = [
        {
            "case": each.clock.case,
            "duty": each.clock.duty,
            "due_on": each.clock.due_on,
            "days_late": each.days_late,
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
    numbers = found.late(exact=exact)
    named = [(sentence(age), numbers.get((ALL, age), "0")) for age in found.ages()]
    columns = (Column("age", "How long"), Column("overdue", "Overdue duties", Holds.NUMBER))
    picture = bars.counts("ageing", "How long duties have been overdue", named)
    rows = [{"age": age, "overdue": number} for age, number in named]
    return Part(
        heading="How long they have been overdue",
        empty="Nothing is overdue.",
        pictures=(picture,) if found.overdue else (),
        sheet=Sheet("Overdue duties, by how late they are", columns, rows if found.overdue else []),
    )


def _timeliness(found: f.Figures, *, exact: bool) -> Part:
    quarters = found.quarters()
    rows = [_of_quarter(each, exact=exact) for each in quarters]
    columns = (
        Column("quarter", "Duties that fell due in"),
        Column("in_time", "Met in time", Holds.NUMBER),
        Column("not_in_time", "Met late, missed or overdue", Holds.NUMBER),
        Column("share", "Share met in time", Holds.SHARE),
    )
    pictured = [(row["quarter"], row["share"]) for row in rows]
    picture = bars.shares("timeliness", "Share of duties met in time, by quarter", pictured)
    some = any(each.in_time + each.not_in_time for each in quarters)
    return Part(
        heading="Met in time, by quarter",
        says=(
            "Of the duties that fell due in a quarter, those that were met by their last day.",
            "What was met so that it cannot be said whether in time is left out.",
        ),
        empty="No duty fell due in the last two years.",
        pictures=(picture,) if some else (),
        sheet=Sheet(
            "Duties met in time, by the quarter in which they fell due", columns, rows if some else []
        ),
    )


def _of_quarter(quarter: f.Quarter, *, exact: bool) -> dict[str, str]:
    """The row of a quarter; its share is not shown where it would tell a hidden number."""
    whole = quarter.in_time + quarter.not_in_time
    share = f"{quarter.in_time / whole:.0%}" if whole else "-"
    return {
        "quarter": f.short_quarter(quarter.name),
        "in_time": _alone(quarter.in_time, exact=exact),
        "not_in_time": _alone(quarter.not_in_time, exact=exact),
        "share": share if exact else suppressed_share(quarter.in_time, whole),
    }


def _agencies(found: f.Figures, *, exact: bool) -> Part:
    numbers = f.shown(
        {
            (each.agency, which): number
            for each in found.owing
            for which, number in (("overdue", each.overdue), ("not yet", each.owed - each.overdue))
        },
        exact=exact,
    )
    rows = [
        {
            "agency": _agency(each.agency),
            "awaited": numbers[each.agency, ALL],
            "overdue": numbers[each.agency, "overdue"],
            "oldest": each.oldest_due_on,
        }
        for each in found.owing
    ]
    columns = (
        Column("agency", "Agency"),
        Column("awaited", "Returns awaited", Holds.NUMBER),
        Column("overdue", "Of these overdue", Holds.NUMBER),
        Column("oldest", "Longest overdue was due", Holds.DAY),
    )
    return Part(
        heading=_OWING,
        says=("Agencies that were asked for information or records and have neither answered nor refused.",),
        empty="No agency owes a return.",
        sheet=Sheet("Returns awaited, by agency", columns, rows),
    )


def _agency(code: str) -> str:
    return sentence(Agency(code).label if code in set(map(str, Agency)) else code)


def _of_actions(found: f.Figures, *, exact: bool) -> f.Shown:
    counts = {(owner, ""): len(those) for owner, those in found.without_impact.items()}
    if not exact:
        return f.shown(counts, exact=False) if counts else {(ALL, ""): "0"}
    return {
        **{cell: str(number) for cell, number in counts.items()},
        (ALL, ""): str(sum(counts.values())),
    }


def _actions(found: f.Figures, *, exact: bool) -> Part:
    numbers = _of_actions(found, exact=exact)
    rows: list[dict[str, Any]] = []
    for owner, those in found.without_impact.items():
        first = min(those, key=lambda row: (row.due_on or "9999", row.case))
        rows.append(
            {
                "owner": _agency(owner),
                "actions": numbers[owner, ""],
                "oldest": first.due_on,
                "case": first.case,
            }
        )
    columns = (
        Column("owner", "Owner"),
        Column("actions", "Actions", Holds.NUMBER),
        Column("oldest", "Oldest is due", Holds.DAY),
        Column("case", "Where that is"),
    )
    return Part(
        heading=_IMPACT,
        says=("Actions that were agreed, and of which nobody has shown yet what they changed.",),
        empty="Every action that was agreed has its evidence of impact.",
        sheet=Sheet("Actions without evidence of impact, by owner", columns, rows),
    )
