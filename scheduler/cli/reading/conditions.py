"""What is typed to narrow a list, made into conditions; each mistake named with what could be meant."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import click

from projections.asking import CONTAINS, SIGNS, Condition, Holds, Order, columns
from scheduler.cli.dates import NotADate, parse
from scheduler.cli.lazy import did_you_mean
from scheduler.cli.reading.lists import List

_TYPED = re.compile(r"\s*([A-Za-z_-]+)\s*(!=|<=|>=|=|<|>|~)(.*)", re.DOTALL)
_YES_OR_NO: Mapping[str, bool] = {
    "yes": True,
    "true": True,
    "1": True,
    "no": False,
    "false": False,
    "0": False,
}
_YEAR = re.compile(r"(19|20)[0-9]{2}")
_NUMBER = re.compile(r"-?[0-9]{1,15}")


def where(typed: str, wanted: List, now: datetime) -> Condition:
    """The condition in a text such as status!=closed; UsageError where a part of it cannot be used."""
    found = _TYPED.fullmatch(typed)
    if not found:
        raise _wrong("--where", f"write COLUMN=VALUE, with one of {' '.join([*SIGNS, CONTAINS])} between")
    column, sign = known_column(found[1], wanted, "--where"), found[2]
    return Condition(column, sign, (_value(found[3].strip(), column, sign, wanted, now),))


def of_status(typed: Sequence[str], wanted: List, *, sign: str = "=") -> Condition:
    """The condition that a row has one of these statuses, or with != none of them."""
    option = "--status" if sign == "=" else "--not-status"
    for code in typed:
        _known_code(code, wanted.status, wanted, option)
    return Condition(wanted.status, sign, tuple(typed))


def order(typed: str, wanted: List) -> list[Order]:
    """The order in a text such as status,-due_on: a minus before a column puts the greatest first."""
    parts = [part.strip() for part in typed.split(",") if part.strip()]
    return [Order(known_column(each.lstrip("-"), wanted, "--sort"), each.startswith("-")) for each in parts]


def chosen_columns(typed: str, wanted: List) -> list[str]:
    """The columns in a text such as case,status."""
    return [known_column(part.strip(), wanted, "--columns") for part in typed.split(",") if part.strip()]


def known_column(typed: str, wanted: List, option: str) -> str:
    """The column that is meant; UsageError with the nearest and the list where there is none."""
    known = columns(wanted.view.row)
    name = typed.replace("-", "_").lower()
    if name not in known:
        near = did_you_mean(name, list(known))
        raise _wrong(option, f"there is no column {typed}.{near} The columns: {', '.join(known)}")
    return name


def _value(typed: str, column: str, sign: str, wanted: List, now: datetime) -> Any:  # noqa: ANN401  of its kind
    holds = columns(wanted.view.row)[column]
    if sign == CONTAINS and holds not in (Holds.NUMBER, Holds.YES_OR_NO):
        return typed
    compares = sign not in ("=", "!=")
    match holds:
        case Holds.NUMBER if _NUMBER.fullmatch(typed) and sign != CONTAINS:
            return int(typed)
        case Holds.NUMBER:
            raise _wrong("--where", f"{column} holds a number: write {column}=1 or {column}>1")
        case Holds.YES_OR_NO if typed.lower() in _YES_OR_NO and not compares:
            return _YES_OR_NO[typed.lower()]
        case Holds.YES_OR_NO:
            raise _wrong("--where", f"{column} holds yes or no: write {column}=yes or {column}=no")
        case Holds.DAY:
            return _day(typed, now)
        case Holds.CODES if compares:
            raise _wrong("--where", f"{column} holds codes: write {column}=CODE or {column}~PART")
        case _:
            return _known_code(typed, column, wanted, "--where") if not compares else typed


def _day(typed: str, now: datetime) -> str:
    if _YEAR.fullmatch(typed):
        return f"{typed}-01-01/{typed}-12-31"
    try:
        return str(parse(typed, now)) if typed else ""
    except NotADate as error:
        raise _wrong("--where", str(error)) from None


def _known_code(typed: str, column: str, wanted: List, option: str) -> str:
    """The code as it was typed; UsageError where the column is filled from a list it is not in."""
    codes = wanted.codes.get(column, ())
    if codes and typed and typed not in codes:
        near = did_you_mean(typed, codes)
        raise _wrong(option, f"it is one of {', '.join(filter(None, codes))}.{near}")
    return typed


def _wrong(option: str, says: str) -> click.BadParameter:
    return click.BadParameter(says, param_hint=option)
