"""Until when, as people write it: tomorrow, fri, fri noon, 4pm, 2wd, or a date as anywhere else."""

import re
from datetime import datetime, timedelta
from difflib import get_close_matches

from scheduler.cli.dates import NotADate, parse
from scheduler.cli.hours import CLOCK, quoted
from workflow.alerts import LONGEST
from workflow.alerts import silent_until as ends
from workflow.moments import WEEKDAYS, Moment, london_day, on, spoken_day
from workflow.workingdays import Calendar

HOW = "write tomorrow, Fri, Fri noon, 2wd for two working days, or a date such as 4 December 2026"
_WORKING_DAYS = re.compile(r"(\d{1,2}) ?(?:wds?|working days?)")
_DAYS = re.compile(r"(\d{1,2}) ?(?:d|days?)")
_DAY_AND_MONTH = re.compile(r"(?:[a-z]+,? )?\d{1,2}(?:st|nd|rd|th)? [a-z]{3,9}")
_NAMED = ("today", "tomorrow", *(name.lower() for name in WEEKDAYS))
_WEEKDAY = {name[:length].lower(): number for number, name in enumerate(WEEKDAYS) for length in (3, 99)}
_WEEKDAY |= {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}


def next_working_day(now: datetime, working: Calendar) -> Moment:
    """The next working day, its end included: until when an alert is silent where nobody says."""
    return on(working.add(london_day(now), 1))


def until(text: str, now: datetime, working: Calendar) -> Moment:
    """The moment somebody means: a day, its end included, or an hour; NotADate for anything else.

    It lies ahead, and not farther than an alert may be silent.
    """
    said = " ".join(text.lower().split())
    if found := _WORKING_DAYS.fullmatch(said):
        moment = on(working.add(london_day(now), int(found[1])))
    else:
        moment = _read(said, text, now)
    _see_that_it_can_be(moment, text, now)
    return moment


def _read(said: str, text: str, now: datetime) -> Moment:
    """A day or an hour; NotADate with what may be meant, where it is nearly one of the words."""
    if found := _DAYS.fullmatch(said):
        raise NotADate(f"{quoted(text)}: write {found[1]}wd for working days, or the date itself")
    if _DAY_AND_MONTH.fullmatch(said) and (coming := _coming(said, now)):
        return coming
    try:
        return parse(_with_its_day(said, now) or text, now)
    except NotADate as error:
        first, _, hour = said.partition(" ")
        near = get_close_matches(first, _NAMED, n=1, cutoff=0.75) if first not in _NAMED else []
        if not near:
            raise
        raise NotADate(f"{quoted(text)}: did you mean {f'{near[0]} {hour}'.strip()}?") from error


def _coming(said: str, now: datetime) -> Moment | None:
    """The next day of that name to come, today included; None where it is the name of no day."""
    today = london_day(now)
    for year in (today.year, today.year + 1):
        try:
            moment = parse(f"{said} {year}", now)
        except NotADate:
            continue
        if moment.day and moment.day >= today:
            return moment
    return None


def _with_its_day(said: str, now: datetime) -> str:
    """A weekday alone, or an hour alone, with its date; empty where the text names its own."""
    today = london_day(now)
    first, _, hour = said.partition(" ")
    if CLOCK.fullmatch(said) and not said.isdigit():
        return f"today {said}"
    day = _WEEKDAY.get(first.rstrip(",."))
    if day is None or (hour and not CLOCK.fullmatch(hour)):
        return ""
    if day == today.weekday():
        coming = today + timedelta(days=len(WEEKDAYS))
        says = f"today is a {WEEKDAYS[day]}: write today, or {spoken_day(coming)}"
        raise NotADate(f"{quoted(said)}: {says}")
    coming = today + timedelta(days=(day - today.weekday()) % len(WEEKDAYS))
    return f"{coming.isoformat()} {hour}".strip()


def _see_that_it_can_be(moment: Moment, text: str, now: datetime) -> None:
    end = ends(moment)
    if moment.day is None or end is None:
        raise NotADate(f"{quoted(text)}: name one day, or an hour of it; {HOW}")
    if end <= now:
        raise NotADate(f"{quoted(text)} is over already; {HOW}")
    if end > now + LONGEST:
        last = spoken_day(london_day(now + LONGEST) - timedelta(days=1))
        raise NotADate(
            f"{quoted(text)} is too far away: an alert is silent for at most {LONGEST.days} days, "
            f"until {last}. What takes longer is explained, and stays announced: spr decide explain-lateness"
        )
