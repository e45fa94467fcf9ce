"""The duties of an action: to have it done by the day set, and to see what it changed.

An action that is opened again is owed anew: each time is a turn of its own, with its own clock.
"""

from collections.abc import Iterator, Mapping
from math import inf

from workflow.actions import facts as f
from workflow.actions.standing import Action
from workflow.cases import done_by, in_order
from workflow.duties import NO_LIMIT, THE_DAY_SET, Anchor, Duty, Ending
from workflow.facts import Entry
from workflow.vocabulary import ClockState, Force, Party


def _turn(action: Action, cycle: int, entries: tuple[Entry, ...]) -> list[Entry]:
    """Those of the entries that came on record in one turn: after one reopening, before the next."""
    bounds = [0, *(entry.version for entry in action.reopenings), inf]
    if cycle >= len(bounds):
        return []
    return [entry for entry in entries if bounds[cycle - 1] <= entry.version < bounds[cycle]]


def _turns(action: Action) -> range:
    return range(1, len(action.reopenings) + 2)


def _agreed_by(action: Action, cycle: int) -> bool:
    """Whether there is an action at all in this turn."""
    later = [entry.version for entry in action.reopenings[cycle - 1 : cycle]]
    return action.agreed is not None and all(action.agreed.version < version for version in later)


def _days_set(action: Action) -> Iterator[Anchor]:
    """The last day set in each turn; a day changed after the action was done moves nothing any more."""
    for cycle in filter(lambda cycle: _agreed_by(action, cycle), _turns(action)):
        done = _accepted(action, cycle)
        days = [
            entry
            for entry in in_order(_turn(action, cycle, action.days))
            if not (done and isinstance(entry.fact, f.DueDateChanged) and done_by(entry) > done_by(done))
        ]
        known = [entry for entry in days if entry.fact.due_on.known]
        for entry in (known or days)[-1:]:
            yield Anchor("", entry.fact.due_on, entry.id, cycle=cycle)


def _accepted(action: Action, cycle: int) -> Entry | None:
    """What first showed that evidence was good enough; to assure the impact is to accept the evidence."""
    verdicts = _turn(action, cycle, (*action.accepted, *action.assurances))
    return min((each for each in verdicts if _submitted(action, cycle, each)), key=done_by, default=None)


def _submitted(action: Action, cycle: int, accepted: Entry) -> list[Entry]:
    """The evidence that somebody can have accepted: what was submitted by then, in that order."""
    submitted = in_order(_turn(action, cycle, action.evidence))
    return [entry for entry in submitted if done_by(entry) <= done_by(accepted)]


def _done(action: Action, anchor: Anchor) -> Iterator[Entry]:
    """Evidence that was accepted; what counts is the day its owner submitted it."""
    accepted = _accepted(action, anchor.cycle)
    if accepted is not None:
        yield _submitted(action, anchor.cycle, accepted)[-1]


def _agreements(action: Action) -> Iterator[Anchor]:
    for cycle in filter(lambda cycle: _agreed_by(action, cycle), _turns(action)):
        start = action.reopenings[cycle - 2] if cycle > 1 else action.agreed
        if start:
            yield Anchor("", start.occurred, start.id, cycle=cycle)


def _opened(action: Action, anchor: Anchor) -> Entry | None:
    """The agreement, or the reopening, from which a turn is measured, however often its day was changed."""
    return action.agreed if anchor.cycle == 1 else action.reopenings[anchor.cycle - 2]


def _assured(action: Action, anchor: Anchor) -> Iterator[Entry]:
    yield from _turn(action, anchor.cycle, action.assurances)


def _turned_down_or_owed_anew(action: Action, anchor: Anchor) -> Ending | None:
    for entry in _turn(action, anchor.cycle, action.rejections):
        return Ending(entry, ClockState.VOID)
    for entry in action.reopenings[anchor.cycle - 1 : anchor.cycle]:
        return Ending(entry, ClockState.SUPERSEDED)
    return None


_ALL = (
    Duty(
        code="action.due",
        says="The owner of an action does it, and submits evidence that is accepted, by the day agreed.",
        source="the action plan of the review: owner, due date, evidence, impact",
        force=Force.LOCAL_POLICY,
        owed_by=Party.OWNER,
        owed_to=Party.PARTNERSHIP,
        label="an action",
        within=THE_DAY_SET,
        starts_with="action.agreed, and each action.due-date-changed",
        met_with="action.evidence-submitted, once action.evidence-accepted",
        starts=_days_set,
        met_by=_done,
        ended_by=_turned_down_or_owed_anew,
        opened_by=_opened,
        due_soon=10,
    ),
    Duty(
        code="action.impact",
        says="What an action changed for children and families is seen from evidence.",
        source="Working Together to Safeguard Children: embedding learning; the partnership's action plan sets no time",
        force=Force.LOCAL_POLICY,
        owed_by=Party.PARTNERSHIP,
        owed_to=Party.SAFEGUARDING_PARTNERS,
        label="an assurance",
        within=NO_LIMIT,
        starts_with="action.agreed",
        met_with="action.impact-assured",
        starts=_agreements,
        met_by=_assured,
        ended_by=_turned_down_or_owed_anew,
    ),
)
DUTIES: Mapping[str, Duty] = {duty.code: duty for duty in _ALL}
