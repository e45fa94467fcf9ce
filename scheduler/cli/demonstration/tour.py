"""The parts of the demonstration, in order: what each shows, by which command, and why it matters."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from scheduler.cli.demonstration.scenario import (
    ACTION,
    BESIDE,
    MERGED,
    OVERDUE,
    RAPID,
    REVIEWED,
    TO_NOTIFY,
    WORKED,
)
from workflow.moments import spoken_day
from workflow.workingdays import Calendar


class Part(NamedTuple):
    """One part of the demonstration."""

    says: str
    line: str
    note: str = ""


def parts(today: date, working: Calendar) -> Iterator[Part]:
    """Every part, on this day."""
    yield from _BEFORE
    yield _due_next(today, working)
    yield from _AFTER
    yield _came_late(today, working)
    yield from _LAST


def _due_next(today: date, working: Calendar) -> Part:
    """What is due today; on a day that is no working day, what is due on the next one."""
    why_not = working.not_working(today)
    if why_not is None:
        return Part(f"What is due today, {spoken_day(today)}", "spr due --today")
    return Part(
        "What is due next",
        "spr due --within 1wd",
        f"Today, {spoken_day(today)}, is no working day ({why_not}), so no report falls due.\n"
        "What is overdue already is listed with what is due on the next working day.",
    )


def _came_late(today: date, working: Calendar) -> Part:
    """What this record did not know on a day on which it had happened: the cases were imported today."""
    day = working.back(today, 7)
    return Part(
        f"What came on record late, seen from {spoken_day(day)}",
        f"spr diff {OVERDUE} --on {day.isoformat()}",
        "Between what was on record that day and what had happened by it.",
    )


_BEFORE = (
    Part(
        "Reviews that were published",
        "spr import published-timelines.jsonl",
        "Real reviews, named by area or by their published code.\n"
        "What nobody published is unknown here too: docs/timelines.md has the sources.",
    ),
    Part(
        "Made-up cases",
        "spr import demo-cases.jsonl",
        "One is worked through every step of the partnership's page; the others are in hand.\n"
        "Their dates are counted back from today in working days.",
    ),
    Part("Every incident on record", "spr list incidents"),
    Part("Every review on record", "spr list reviews"),
    Part(
        "A sweep",
        "spr sweep",
        "It announces what is due and not yet said, to whoever owes it; the daemon does so every minute.\n"
        "Without settings for e-mail the messages go to the log, which is the standard error output.",
    ),
    Part("A second sweep", "spr sweep", "An announcement is made once: there is nothing to add."),
    Part("What was announced", "spr alerts"),
    Part(
        "What is overdue",
        "spr due --overdue",
        "One report is owed twice, to Ofsted and to the Panel; the one national form meets both.\n"
        "A hospital owes its records to a review, and has been reminded.",
    ),
    Part(
        "What needs somebody this morning",
        "spr status",
        "The most urgent first, and below each the command that leads on.",
    ),
)

_AFTER = (
    Part("Why it is overdue, day by day", f"spr explain {OVERDUE} ofsted.notify_wt2015"),
    Part(
        "One incident, from the first word to its closing",
        f"spr history {WORKED}",
        "What happened, when it happened, who said so, and when it was recorded.\n"
        "The child was seriously harmed, and died three weeks later: two grounds, two reports.",
    ),
    Part(
        "Its rapid review",
        f"spr history {RAPID}",
        "The notification to the Panel calls for it: fifteen working days, three sign-offs, its answer.",
    ),
    Part("Its review, up to publication", f"spr history {REVIEWED}"),
    Part(
        "What ran beside it",
        f"spr history {BESIDE}",
        "A trial held up publication for a time. A hold explains lateness; it stops no clock.",
    ),
    Part(
        "What came of it",
        f"spr history {ACTION}",
        "An action answers what was learned; it is closed when somebody has seen what it changed.",
    ),
    Part(
        "What an incident in hand still needs",
        f"spr checklist {TO_NOTIFY}",
        "An open question is no breach; each line names the command that answers it.",
    ),
    Part(
        "The police's chronology for a review in hand",
        f"spr chronology import chronology-police.csv {MERGED} --agency police",
        "A file as an agency sends it; what happened is sealed, and shown only with --words.",
    ),
    Part(
        "The school's chronology",
        f"spr chronology import chronology-school.csv {MERGED} --agency school",
    ),
    Part(
        "Where the two give different accounts of one contact",
        f"spr chronology conflicts {MERGED}",
        "Nobody's account is changed: somebody settles what stands, with reasons.",
    ),
    Part(
        "Where one was silent while the other had contact",
        f"spr chronology gaps {MERGED} --longer-than 30",
    ),
)

_LAST = (
    Part(
        "A page for the board",
        "spr report board -o board.html",
        "One file for any browser, and for paper; small numbers are not shown.",
    ),
    Part(
        "The record itself",
        "spr audit verify",
        "Whatever has been changed since it was recorded is found and named.",
    ),
)
