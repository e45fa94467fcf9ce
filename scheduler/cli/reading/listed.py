"""A list, for programs and for people: a view asked, narrowed and sorted as it was typed."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from projections.asking import Condition, Holds, asked, columns, unknown_days
from scheduler.cli.reading.conditions import chosen_columns, of_status, order, where
from scheduler.cli.reading.lists import LISTS, List
from scheduler.cli.render import Answer, Block, Line, Table
from scheduler.cli.words import brief, counted
from workflow.moments import Moment

if TYPE_CHECKING:
    from datetime import datetime

    from scheduler.service import Service


class Wanted(NamedTuple):
    """What of a list is asked for, as it was typed."""

    kind: str
    status: Sequence[str] = ()
    not_status: Sequence[str] = ()
    case: str | None = None
    where: Sequence[str] = ()
    columns: str = ""
    sort: str = ""
    limit: int | None = None


def listed(service: "Service", wanted: Wanted) -> Answer:
    """The answer to `spr list`."""
    list_ = LISTS[wanted.kind]
    conditions = list(_conditions(list_, wanted, service.clock()))
    sorted_by = order(wanted.sort, list_) or list_.order
    shown = chosen_columns(wanted.columns, list_)
    either = [Condition(name, "=", (wanted.case,)) for name in ("case", *list_.belongs) if wanted.case]
    with service.views.connect() as tx:
        rows = list_.completes(tx, asked(tx, list_.view, conditions, sorted_by, wanted.limit, either=either))
        more = unknown_days(tx, list_.view, conditions, either=either)
    answer = _answer(wanted.kind, list_, rows, shown)
    return _with_unknown(answer, more) if more else answer


def _with_unknown(answer: Answer, more: int) -> Answer:
    """The answer, and of how many rows nobody can tell: an unknown day lies neither before nor after."""
    said = f"{more:,} more whose day is not known: ask for COLUMN=unknown to see them"
    document = {**answer.document, "day_not_known": more}
    return Answer(document, [*answer.page, Line(said, "warn")], answer.rows)


def _conditions(list_: List, wanted: Wanted, now: "datetime") -> Iterator[Condition]:
    if wanted.status:
        yield of_status(wanted.status, list_)
    if wanted.not_status:
        yield of_status(wanted.not_status, list_, sign="!=")
    typed = [where(each, list_, now) for each in wanted.where]
    asked_of = {each.column for each in typed}
    yield from (each for each in list_.unless_asked if each.column not in asked_of)
    yield from typed


def _answer(kind: str, list_: List, rows: Sequence[msgspec.Struct], shown: Sequence[str]) -> Answer:
    plain: list[Mapping[str, Any]] = [msgspec.to_builtins(row) for row in rows]
    if shown:
        plain = [{name: row[name] for name in shown} for row in plain]
        holds = columns(list_.view.row)
        table = Table(shown, [[_cell(row[name], holds[name]) for name in shown] for row in plain])
    else:
        table = Table(list_.columns, [list_.cells(row) for row in rows])
    page: list[Block] = [Line(counted(len(rows), list_.thing), "title"), table]
    return Answer({kind.replace("-", "_"): plain}, page, plain)


def _cell(value: Any, holds: Holds) -> str:  # noqa: ANN401  of whichever kind
    match holds:
        case Holds.YES_OR_NO:
            return "yes" if value else "no"
        case Holds.CODES:
            return " ".join(value)
        case Holds.DAY:
            return brief(Moment(value)) if value else ""
        case _:
            return "" if value is None else str(value)
