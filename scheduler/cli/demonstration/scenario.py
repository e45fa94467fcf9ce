"""The cases of the demonstration: real timelines as published, and made-up cases told from today.

In `scheduler/data/demo-cases.jsonl` a moment is written as so many working days before a day:
`today-8wd 09:10`, or `due-5wd` where `due` is today if that is a working day, and else the next one.
So one report is always overdue, and one notification always due on the next day on which it can be.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from importlib.resources import files
from typing import TypeAlias

from workflow.moments import LONDON, Moment, at, on
from workflow.workingdays import Calendar

WORKED, REVIEWED = "incident/demo-worked", "review/demo-worked"
RAPID, BESIDE, ACTION = "rapid-review/demo-worked", "proceedings/demo-worked", "action/demo-worked"
OVERDUE = "incident/demo-overdue"
TO_NOTIFY = "incident/demo-to-notify"
IN_HAND, MERGED = "review/demo-in-hand", "chronology/demo-in-hand"

Json: TypeAlias = "str | int | list[Json] | dict[str, Json]"

_RELATIVE = re.compile(r"(today|due)-(\d+)wd(?: (\d\d):(\d\d))?")


def published() -> str:
    """The published timelines, ready to import."""
    return _shipped("published-timelines.jsonl")


def cases(today: date, working: Calendar) -> str:
    """The made-up cases with real dates, ready to import."""
    days = {"today": today, "due": next_due(today, working)}
    rows = (json.loads(line) for line in _shipped("demo-cases.jsonl").splitlines())
    return "".join(json.dumps(_dated(row, days, working)) + "\n" for row in rows)


def chronology(agency: str, today: date, working: Calendar) -> str:
    """An agency's made-up chronology as it would send it, each day written with the day first."""

    def dated(found: re.Match[str]) -> str:
        return f"{working.back(today, int(found[1])):%d/%m/%Y}"

    return re.sub(r"today-(\d+)wd", dated, _shipped(f"demo-{agency}.csv"))


def next_due(today: date, working: Calendar) -> date:
    """Today, or the next working day where today is none: the first day on which something can fall due."""
    return next(day for day in _from(today) if working.not_working(day) is None)


def _from(day: date) -> Iterator[date]:
    while True:
        yield day
        day += timedelta(days=1)


def _dated(said: Json, days: Mapping[str, date], working: Calendar) -> Json:
    """The same row with every relative moment as it stands on record."""
    if isinstance(said, dict):
        return {name: _dated(value, days, working) for name, value in said.items()}
    if isinstance(said, str) and (found := _RELATIVE.fullmatch(said)):
        anchor, count, hour, minute = found.groups()
        return _moment(working.back(days[anchor], int(count)), hour, minute)
    return said


def _moment(day: date, hour: str | None, minute: str | None) -> Moment:
    if hour is None or minute is None:
        return on(day)
    return at(datetime.combine(day, time(int(hour), int(minute)), LONDON).astimezone(UTC))


def _shipped(name: str) -> str:
    return (files("scheduler") / "data" / name).read_text("utf-8")
