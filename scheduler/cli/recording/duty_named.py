"""The duty for which somebody is named: its whole code, and the party that owes it.

An owner named for a duty that there is not, or for a party that does not owe it, is told nothing.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from scheduler.cli.endings import USAGE, Ending
from scheduler.cli.lazy import did_you_mean
from workflow.catalogue import CASES, kind_of
from workflow.duties import Duty

if TYPE_CHECKING:
    from scheduler.service import Service


def of_the_duty(service: "Service", case: str, given: Mapping[str, Any]) -> dict[str, str]:
    """The fields that follow from the duty as it was typed; an Ending where it can be no such duty."""
    duty = _meant(service, case, str(given["duty"]).strip())
    owes = str(duty.owed_by)
    if given.get("party", owes) != owes:
        says = (
            f"{duty.code} is owed by {owes}: leave --party out, or name the case as a whole without --duty."
        )
        raise Ending(USAGE, f"--duty: {says}")
    return {"duty": duty.code, "party": owes}


def _meant(service: "Service", case: str, typed: str) -> Duty:
    """A duty of the case by its code or what stands after the dot, or one of a case that follows from it."""
    here, others = _duties(service, case), {c: d for kind in CASES for c, d in kind.duties.items()}
    for known in (here, others):
        bearing = [code for code in known if typed in (code, code.partition(".")[2])]
        if len(bearing) > 1:
            raise Ending(USAGE, f"--duty: {typed} can be {' or '.join(bearing)}; write the whole code.")
        if bearing:
            return known[bearing[0]]
    near = did_you_mean(typed, [*here, *others]) or _by_last_part(typed, {**others, **here})
    raise Ending(USAGE, f"--duty: there is no duty of that code.{near} They are: {', '.join(here)}.")


def _duties(service: "Service", case: str) -> dict[str, Duty]:
    """The duties of a kind of case, and those that run in this one."""
    kind = kind_of(case)
    running = {clock.duty.code: clock.duty for clock in kind.clocks(service.standing(case))}
    return {**kind.duties, **running}


def _by_last_part(typed: str, known: Mapping[str, Duty]) -> str:
    parts = {code.partition(".")[2]: code for code in known}
    near = did_you_mean(typed, parts)
    return next((f" Did you mean {code}?" for part, code in parts.items() if near.endswith(f" {part}?")), "")
