"""Finds the profile or the national set that somebody names, or the file of a profile."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.cli.endings import NOT_FOUND, Ending
from scheduler.cli.lazy import did_you_mean
from workflow.moments import london_day
from workflow.national import COVID, NATIONAL, NationalSet, Overlay, national_named
from workflow.profile_files import MOST_BYTES
from workflow.profiles import SHIPPED, Profile, shipped, shipped_text

if TYPE_CHECKING:
    from scheduler.service import Service

Found = Profile | NationalSet | Overlay


def known_profiles(service: "Service") -> dict[str, Profile]:
    """Every profile there is, by name and version: those that come with the program, and those adopted."""
    profiles = [*map(shipped, SHIPPED), *(each.profile for each in service.policy.adopted)]
    return {each.name: each for each in profiles}


def named(service: "Service", name: str | None) -> Found:
    """What somebody names; without a name, the profile that holds today. Ending where there is none."""
    if name is None:
        return service.policy.on(london_day(service.clock()))
    if (guidance := national_named(name)) is not None:
        return guidance
    if name.upper() == COVID.code:
        return COVID
    profiles = known_profiles(service)
    versions = [each for each in profiles.values() if name in (each.code, each.name)]
    if versions:
        return max(versions, key=lambda each: each.version)
    everything = [*profiles, *(each.code for each in NATIONAL), COVID.code]
    near = did_you_mean(name, everything)
    raise Ending(NOT_FOUND, f"There is no policy {name}.{near} There are: {', '.join(everything)}.")


def file_of(text: str) -> bytes:
    """The content of a file, of what is piped in, or of a profile that comes with the program.

    Of a file that is far too long, only so much is read that it is seen to be.
    """
    if text in SHIPPED:
        return shipped_text(text).encode()
    if text == "-":
        return sys.stdin.buffer.read(MOST_BYTES + 1)
    try:
        with Path(text).open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "its name cannot be one"
        come = f"These come with the program: {', '.join(SHIPPED)}."
        raise click.ClickException(
            f"{text} cannot be read: {why}. Check the name and the folder. {come}"
        ) from error
