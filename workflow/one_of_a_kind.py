"""An incident is reviewed once: what is said aloud where another review of it is still at work.

A rule sees its own case only; what is asked here is asked of the incident that a fact names, and of the
cases that were opened for it.
"""

from collections.abc import Callable, Sequence

from workflow.facts import Entry, Fact, Given, Standing
from workflow.rules import Rule, Treatment

Opened = Callable[[Standing], Sequence[str]]
"""The cases of a kind that an incident was told of."""


def only_one_at_work(
    *facts: type[Fact], called: str, opened: Opened, ended: Sequence[str]
) -> Callable[[Standing, Entry, Given], Sequence[Rule]]:
    """What a kind of case says aloud when one of these facts is about an incident.

    `opened` gives the cases of this kind that the incident was told of, `ended` the statuses of those
    that are over.
    """

    def beside(standing: Standing, entry: Entry, given: Given) -> Sequence[Rule]:
        incident = getattr(entry.fact, "incident", "") or standing.incident
        if given.look is None or not incident or not isinstance(entry.fact, facts):
            return ()
        others = dict.fromkeys(opened(given.look(incident)))
        at_work = [case for case in others if case != standing.case and _goes_on(given.look(case), ended)]
        return tuple(_said(called, case) for case in at_work)

    return beside


def _goes_on(case: Standing, ended: Sequence[str]) -> bool:
    return case.merged is None and str(case.status) not in ended


def _said(called: str, case: str) -> Rule:
    return Rule(
        f"only-{called.replace(' ', '-')}-at-work",
        f"no other {called} of the incident is at work: {case} is",
        "the record",
        lambda *_: False,
        Treatment.WARNING,
        f"go on there, or merge the two: spr decide merge CASE into {case}",
    )
