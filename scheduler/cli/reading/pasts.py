"""The two pasts that a comparison is between, from what was typed."""

from typing import TYPE_CHECKING, NamedTuple

import click

from scheduler.cli.dates import NotADate, parse
from scheduler.past import NOW, NotAPast, PastService, asked_past

if TYPE_CHECKING:
    from scheduler.service import Service

HELD, HAPPENED = "recorded", "happened"


class Typed(NamedTuple):
    """What was typed: from when, to when, or the one day on which the two readings are compared."""

    from_: str | None
    to: str | None
    on: str | None
    by: str


def two_pasts(live: "Service", typed: Typed) -> tuple[PastService, PastService]:
    """The past before and the past after; a UsageError where the line names none.

    With a day alone: what this record held then, and what had happened by then as is known today.
    """
    if typed.on is not None:
        if typed.from_ or typed.to:
            raise click.UsageError(
                "Leave --from and --to out beside --on, which compares two readings of one day."
            )
        return _past(live, typed.on, HELD, "--on"), _past(live, typed.on, HAPPENED, "--on")
    if typed.from_ is None:
        raise click.UsageError("Say from when: --from 2026-11-20; or compare two readings: --on 2026-11-20")
    before = _past(live, typed.from_, typed.by, "--from")
    after = _past(live, NOW if typed.to is None else typed.to, typed.by, "--to")
    if before.clock() > after.clock() or before.asked_past.position > after.asked_past.position:
        raise click.UsageError("--from is later than --to: write the earlier one first.")
    return before, after


def _past(live: "Service", when: str, by: str, option: str) -> PastService:
    as_of, known_at = (when, None) if by == HAPPENED else (None, when)
    try:
        asked = asked_past(live, as_of, known_at, parse, (option, option))
    except (NotADate, NotAPast) as error:
        raise click.UsageError(str(error)) from error
    return PastService(live, asked, lambda _at, _of: None)
