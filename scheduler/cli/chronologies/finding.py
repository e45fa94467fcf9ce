"""What somebody means on the command line: which chronology, which agency, which day."""

from datetime import datetime
from typing import TYPE_CHECKING

import click

from scheduler.cli.chronologies.cells import agency as called
from scheduler.cli.dates import NotADate, parse
from scheduler.cli.endings import USAGE, Ending
from scheduler.cli.lazy import did_you_mean
from workflow.moments import Moment
from workflow.vocabulary import Agency

if TYPE_CHECKING:
    from scheduler.service import Service


def chronology_named(service: "Service", text: str) -> str:
    """The chronology somebody means; a usage error where the case is of another kind."""
    case = service.find(text)
    if not case.startswith("chronology/"):
        raise click.UsageError(
            f"{case} is no chronology. Begin one: spr chronology open {case}; "
            "or name one: chronology/2026-002"
        )
    return case


def agency_named(text: str) -> Agency:
    """The agency somebody means, by its code or as it is mostly called."""
    found = called(text)
    if found is None or found is Agency.UNKNOWN:
        codes = [str(each) for each in Agency if each is not Agency.UNKNOWN]
        raise Ending(
            USAGE, f"--agency “{text}” is not one of: {', '.join(codes)}.{did_you_mean(text, codes)}"
        )
    return found


def moment_typed(option: str, text: str, now: datetime) -> Moment:
    """The moment somebody typed for an option."""
    try:
        return parse(text, now)
    except NotADate as error:
        raise Ending(USAGE, f"{option}: {error}") from None
