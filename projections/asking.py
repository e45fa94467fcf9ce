"""Any view asked for any of its columns: conditions, order, and at most so many rows.

What a column holds follows from the view's row struct; nothing about a column is written down twice.
A vague day (a month, a range) lies before another day only if all of it does; nothing lies before or
after an unknown one.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from enum import Enum
from functools import cache
from operator import eq, ge, gt, le, lt, ne
from typing import Any, get_type_hints

import msgspec
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Text,
    and_,
    func,
    not_,
    or_,
    select,
    true,
    type_coerce,
)

from projections.projection import View
from workflow.moments import UNKNOWN, Moment

ONE_DAY = timedelta(days=1)
SIGNS: Mapping[str, Callable[[Any, Any], Any]] = {"!=": ne, "<=": le, ">=": ge, "=": eq, "<": lt, ">": gt}
CONTAINS = "~"


class Holds(Enum):
    """What a column of a view holds."""

    NUMBER = "a number"
    YES_OR_NO = "yes or no"
    CODES = "codes"
    DAY = "a day"
    TEXT = "a code or a reference"


class Condition(msgspec.Struct, frozen=True):
    """What a column is to hold: a sign, and a value or several of which one is enough.

    Values are of the column's own kind: a number, a truth, a text, or a Moment where it holds a day; an
    empty text asks for what holds nothing.
    """

    column: str
    sign: str
    values: tuple[Any, ...]


class Order(msgspec.Struct, frozen=True):
    """A column to sort by, the least first, or the greatest."""

    column: str
    falling: bool = False


@cache
def columns(row: type[msgspec.Struct]) -> Mapping[str, Holds]:
    """The columns of a view's rows, in their order, each with what it holds."""
    return {name: _holds(name, hint) for name, hint in get_type_hints(row).items()}


def _holds(name: str, hint: object) -> Holds:
    if hint in _BY_TYPE:
        return _BY_TYPE[hint]
    dated = name.endswith(("_on", "_at", "occurred", "recorded")) or name in _DAYS
    return Holds.DAY if dated else Holds.TEXT


_BY_TYPE: Mapping[object, Holds] = {
    int: Holds.NUMBER,
    bool: Holds.YES_OR_NO,
    tuple[str, ...]: Holds.CODES,
}
_DAYS = frozenset({"day", "learned", "forecast"})


def asked(
    tx: Connection,
    view: View[Any],
    conditions: Sequence[Condition] = (),
    order: Sequence[Order] = (),
    limit: int | None = None,
    *,
    either: Sequence[Condition] = (),
) -> list[Any]:
    """The rows of a view that meet every condition, in this order and then in that of its key.

    Of the conditions in `either`, which are about no days, one is enough.
    """
    kinds = columns(view.row)
    dated = [each for each in conditions if kinds[each.column] is Holds.DAY]
    query = select(view.table).where(*(_where(view, kinds, each) for each in conditions))
    if either:
        query = query.where(or_(*(_where(view, kinds, each) for each in either)))
    query = query.order_by(*_order(view, kinds, order))
    rows = (view.row(*values) for values in tx.execute(query if dated else query.limit(limit)))
    meeting = (row for row in rows if all(_meets(getattr(row, each.column), each) for each in dated))
    return [row for row, _ in zip(meeting, range(limit), strict=False)] if limit else list(meeting)


def unknown_days(
    tx: Connection,
    view: View[Any],
    conditions: Sequence[Condition],
    *,
    either: Sequence[Condition] = (),
) -> int:
    """How many rows more might meet the conditions on days, if the days that nobody knows were known."""
    kinds = columns(view.row)
    of_days = [each for each in conditions if kinds[each.column] is Holds.DAY and _asks_for_a_day(each)]
    others = [each for each in conditions if each not in of_days]
    rows = asked(tx, view, others, either=either) if of_days else []
    return sum(_perhaps(row, of_days) for row in rows)


def _asks_for_a_day(condition: Condition) -> bool:
    return condition.sign not in ("!=", CONTAINS) and all(None not in _bounds(v) for v in condition.values)


def _perhaps(row: object, of_days: Sequence[Condition]) -> bool:
    """Whether it meets every condition, but for days nobody knows; without such a day it does not."""
    asked_of = [(getattr(row, each.column), each) for each in of_days]
    unknown = [bool(text) and None in _bounds(text) for text, _ in asked_of]
    decided = (_meets(*each) for each, open_ in zip(asked_of, unknown, strict=True) if not open_)
    return any(unknown) and all(decided)


def _order(
    view: View[Any], kinds: Mapping[str, Holds], order: Sequence[Order]
) -> Iterator[ColumnElement[Any]]:
    """What is empty or unknown comes last, whichever way it is sorted."""
    for each in order:
        column = view.table.c[each.column]
        if kinds[each.column] not in (Holds.NUMBER, Holds.YES_OR_NO):
            yield func.coalesce(_text(column), "").in_(("", "unknown"))
        yield column.desc() if each.falling else column.asc()
    yield from (view.table.c[name] for name in view.key)


def _where(view: View[Any], kinds: Mapping[str, Holds], condition: Condition) -> ColumnElement[bool]:
    """A condition as the database is asked it; of a day roughly, to be looked at again."""
    column = view.table.c[condition.column]
    either = [_one(column, kinds[condition.column], condition.sign, value) for value in condition.values]
    return and_(*either) if condition.sign == "!=" else or_(*either)


def _one(column: Column[Any], holds: Holds, sign: str, value: Any) -> ColumnElement[bool]:  # noqa: ANN401
    if sign == CONTAINS:
        return func.lower(_text(column)).contains(str(value).lower(), autoescape=True)
    if holds is Holds.DAY:
        return _roughly(column, sign, value)
    if holds is Holds.CODES:
        held = (" " + _text(column) + " ").contains(f" {value} ", autoescape=True)
        return not_(held) if sign == "!=" else held
    compared: ColumnElement[bool] = SIGNS[sign](column, value)
    return compared


def _text(column: Column[Any]) -> ColumnElement[str]:
    """Several codes are one text in the database."""
    return type_coerce(column, Text)


def _roughly(column: Column[Any], sign: str, value: str) -> ColumnElement[bool]:
    """No day that meets the condition is left out: a day to spare, since texts are in UTC."""
    first, last = _bounds(value)
    if first is None or last is None or sign == "!=":
        return true()
    if sign.startswith("<"):
        return func.substr(column, 1, 10) <= (last + ONE_DAY).isoformat()
    return func.substr(column, 1, 7) >= (first - ONE_DAY).isoformat()[:7]


def _meets(text: str, condition: Condition) -> bool:
    sign = condition.sign
    if sign == CONTAINS:
        return True
    if sign == "!=":
        return not any(_same(text, value) for value in condition.values)
    return any(_day_meets(text, sign, value) for value in condition.values)


def _same(text: str, value: str) -> bool:
    """Whether it is the same day, month or range; the hour matters only where one is asked for."""
    if text == value or "T" in value:
        return text == value
    bounds = _bounds(value)
    return None not in bounds and _bounds(text) == bounds


def _day_meets(text: str, sign: str, value: str) -> bool:
    if sign == "=":
        return _same(text, value)
    (first, last), (start, end) = _bounds(text), _bounds(value)
    if not (first and last and start and end):
        return False
    match sign:
        case "<":
            return last < start
        case "<=":
            return last <= end
        case ">":
            return first > end
        case _:
            return first >= start


def _bounds(text: str) -> tuple[date | None, date | None]:
    """The first and the last day in London that a text can mean; none where it is empty or unknown."""
    moment = Moment(text) if text else UNKNOWN
    return (moment.first_day, moment.last_day)
