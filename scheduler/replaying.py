"""Plays a case again from the record: what each fact did to it, and every due date reckoned once more.

A due date is a recorded computation. It is done again here as it was done then: from the facts of the
case up to its own append, the bank holidays adopted by then, and the policy adopted by then.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import groupby

import msgspec

from events.record import Recorded
from scheduler.service import NO_CALENDAR, Service
from workflow.catalogue import kind_of
from workflow.clocks import Clock, ClockKey, DueDateReckoned
from workflow.facts import Entry, Given, Standing
from workflow.moments import instant_of
from workflow.policy import Policy
from workflow.workingdays import Calendar


class Played(msgspec.Struct, frozen=True, kw_only=True):
    """One append played again: its entries in a case, how it stood before and after, and what differs.

    `differs` holds each due date that is reckoned otherwise today: the one on record, and the one
    reckoned now; None where only one of the two has it.
    """

    position: int
    entries: Sequence[Entry]
    before: Standing
    after: Standing
    differs: Sequence[tuple[DueDateReckoned | None, DueDateReckoned | None]]

    def clocks(self) -> tuple[dict[ClockKey, Clock], dict[ClockKey, Clock]]:
        """The clocks before and after it, by their keys."""
        kind = kind_of(self.after.case)
        one, two = kind.clocks(self.before), kind.clocks(self.after)
        return {clock.key: clock for clock in one}, {clock.key: clock for clock in two}


class Replay:
    """Plays cases again; what was adopted is read once."""

    def __init__(self, service: Service) -> None:
        """Look at the record of this service."""
        self._service = service

    def played(self, case: str) -> Iterator[Played]:
        """Every append that touched a case, in order. Raises UnknownFact."""
        kind = kind_of(case)
        standing = kind.begin(case)
        for _, run in groupby(self._service.on_record.stream(case), key=lambda fact: fact.command_id):
            facts = list(run)
            entries = [self._service.translation.entry(fact) for fact in facts]
            before = standing
            told = [entry for entry in entries if not isinstance(entry.fact, DueDateReckoned)]
            for entry in told:
                standing = kind.evolve(standing, entry)
            recorded = {e.fact.key: e.fact for e in entries if isinstance(e.fact, DueDateReckoned)}
            reckoned = {e.fact.key: e.fact for e in kind.reckon(standing, self._given(facts, entries))}
            standing = before
            for entry in entries:
                standing = kind.evolve(standing, entry)
            yield Played(
                position=facts[0].position,
                entries=entries,
                before=before,
                after=standing,
                differs=[
                    (recorded.get(key), reckoned.get(key))
                    for key in dict.fromkeys([*recorded, *reckoned])
                    if recorded.get(key) != reckoned.get(key)
                ],
            )

    def _given(self, facts: Sequence[Recorded], entries: Sequence[Entry]) -> Given:
        """What the decision was given: the moment of its due dates, and what was adopted by then."""
        reckoned = [entry for entry in entries if isinstance(entry.fact, DueDateReckoned)]
        now = instant_of(reckoned[0].occurred) if reckoned else facts[0].recorded
        position = facts[0].position
        return Given(now, self._calendar(position), self._policy(position), lambda: "reckoned-again")

    def _calendar(self, position: int) -> Calendar:
        number = bisect_right(self._calendars[0], position)
        return self._calendars[1][number - 1] if number else NO_CALENDAR

    def _policy(self, position: int) -> Policy:
        number = bisect_right(self._policies[0], position)
        return self._policies[1][number]

    @cached_property
    def _calendars(self) -> tuple[list[int], list[Calendar]]:
        entries = self._service.adopted.calendar_entries()
        return [entry.position for entry in entries], [entry.fact.calendar() for entry in entries]

    @cached_property
    def _policies(self) -> tuple[list[int], list[Policy]]:
        entries = self._service.adopted.policies()
        adoptions = tuple(entry.fact.adoption() for entry in entries)
        return [e.position for e in entries], [Policy(adoptions[:n]) for n in range(len(adoptions) + 1)]
