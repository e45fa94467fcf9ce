"""What is answered when an alert is made silent: until when, and what is said all the same."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from scheduler.cli.alerts.meant import Standing, silent_already
from scheduler.cli.reading.clocks_said import named
from scheduler.cli.render import Answer, Block, Line, Table
from scheduler.cli.words import from_when, said_back, until_when
from workflow.alerts import Acknowledged, Snoozed, silent_until
from workflow.clocks import Clock, Reached
from workflow.moments import stamp
from workflow.vocabulary import Office, Rung


class Silence(NamedTuple):
    """What makes an alert silent, and who does."""

    fact: Acknowledged | Snoozed
    by: str

    @property
    def end(self) -> datetime:
        """The instant (UTC) until which it is silent."""
        end = silent_until(self.fact.until)
        assert end is not None, "it is a day or an hour, as it was read"  # noqa: S101
        return end


def told(meant: Sequence[Standing], silence: Silence, *, dry_run: bool) -> Answer:
    """The answer to `spr alerts ack` and `snooze`."""
    rows = [_as_data(each, silence) for each in meant]
    page = [block for each in meant for block in _on_a_page(each, silence, dry_run=dry_run)]
    return Answer({"alerts": rows, "dry_run": dry_run}, page, rows)


def meanwhile(clock: Clock, rung: str, end: datetime) -> list[Reached]:
    """What is said although it is silent, until a moment: of the steps above the one said last."""
    ladder = clock.ladder
    names = [str(each.rung) for each in ladder]
    above = ladder[names.index(rung) + 1 :] if rung in names else ladder
    return [each for each in above if each.mandatory and each.at < end]


def _as_data(each: Standing, silence: Silence) -> dict[str, Any]:
    row, fact = each.row, silence.fact
    snoozed = isinstance(fact, Snoozed)
    same = meanwhile(each.clock, row.rung, silence.end)
    return {
        "case": row.case,
        "duty": row.duty,
        "subject": row.subject,
        "cycle": row.cycle,
        "rung": row.rung,
        "state": "snoozed" if snoozed else "acknowledged",
        "until": stamp(silence.end),
        "by": silence.by,
        "reason": str(fact.reason) if isinstance(fact, Snoozed) else None,
        "said_all_the_same": [
            {"rung": str(step.rung), "at": stamp(step.at), "tells": list(map(str, step.tells))}
            for step in same
        ],
    }


def _on_a_page(each: Standing, silence: Silence, *, dry_run: bool) -> Iterator[Block]:
    row, fact = each.row, silence.fact
    done = "snoozed" if isinstance(fact, Snoozed) else "taken on"
    word = f"Would be {done}" if dry_run else done.capitalize()
    yield Line(f"{word} by {silence.by}: {named(each.clock)} in {row.case}", "title")
    yield Line(f"Announced: {Rung(row.rung).label}, due {said_back(each.clock.date.due_on)}.", indent=2)
    if isinstance(fact, Snoozed):
        yield Line(f"Because: {fact.reason.means}", indent=2)
    if before := silent_already(row):
        yield Line(f"It was silent until {before}; this takes the place of that.", indent=2)
    yield Line(
        f"Silent until {until_when(silence.end)}. If it is owed still, it is then announced again.", indent=2
    )
    if same := meanwhile(each.clock, row.rung, silence.end):
        yield Line("It ends sooner, with the first of these, which are said in any case:", "warn", 2)
        yield Table(("", "", ""), [_step(step) for step in same], indent=4)


def _step(step: Reached) -> tuple[str, str, str]:
    above = ", ".join(Office(office).label for office in step.tells)
    return (step.rung.label, f"from {from_when(step.at)}", f"to {above}" if above else "")
