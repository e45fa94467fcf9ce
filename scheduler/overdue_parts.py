"""Who may see which part of the lists of overdue returns: as the record stands on the day.

The deputy answers where the holder is passed by, for each line by itself: nobody sees the line of a case
from which they are recused. Where nobody may see a line, whoever looks after the office hears of that.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import cached_property

import msgspec

from projections.overdue_returns import OverdueReturn, overdue_returns
from scheduler.audiences import partnership as on_record
from scheduler.audiences import recused_from
from scheduler.planning import calendar_of
from scheduler.service import Service
from workflow.audience import LAST_RESORT
from workflow.moments import london_day
from workflow.partnership.answering import answering
from workflow.partnership.facts import OverdueReturnsSent
from workflow.partnership.offices import holders
from workflow.partnership.standing import Partnership
from workflow.vocabulary import Capacity, Office


class Part(msgspec.Struct, frozen=True):
    """The part of a partner's list that somebody may see; `whom` is empty where nobody may."""

    whom: str
    capacity: Capacity
    returns: Sequence[OverdueReturn]


class Week:
    """The lists of one week: what is overdue, and who may see it."""

    def __init__(self, service: Service, now: datetime, day: date) -> None:
        """Read nothing yet; `day` is that on which the lists of the week go."""
        self._service, self.day = service, day
        self.today = london_day(now)

    def has_gone(self, office: Office, besides: Sequence[str] = ()) -> bool:
        """Whether it is on record that the list of this week went, besides by these messages."""
        sent = self.partnership.facts_of(OverdueReturnsSent.stored) if self.partnership else ()
        return any(
            entry.fact.to is office
            and entry.fact.reference not in besides
            and (entry.occurred.last_day or london_day(entry.recorded)) >= self.day
            for entry in sent
        )

    def parts(self, office: Office) -> list[Part]:
        """A partner's list in parts, one for each who may see it; without a partnership there is none."""
        if self.partnership is None:
            return []
        found: dict[str, list[OverdueReturn]] = {}
        as_: dict[str, Capacity] = {}
        for each in (each for each in self._late if each.lead is office):
            for whom, capacity in self._whom(office, each).items():
                found.setdefault(whom, []).append(each)
                as_.setdefault(whom, capacity)
        return [Part(whom, as_[whom], returns) for whom, returns in found.items()]

    def _whom(self, office: Office, late: OverdueReturn) -> dict[str, Capacity]:
        assert self.partnership is not None  # noqa: S101  asked of one only
        recused = recused_from(self._service, late.chased.request.case)
        told = answering(self.partnership, office, recused, self.today)
        named = {each.person: Capacity.DEPUTY if each.deputy else Capacity.ESCALATION for each in told}
        return named or {"": Capacity.FALLBACK}

    @cached_property
    def partnership(self) -> Partnership | None:
        """The partnership on record."""
        return on_record(self._service)

    @cached_property
    def _late(self) -> list[OverdueReturn]:
        """What was overdue on the day of the lists, and still is."""
        with self._service.views.connect() as tx:
            found = overdue_returns(tx, self.today, calendar_of(self._service))
        return [each for each in found if each.due_on < self.day]

    def others(self, part: Part) -> Iterator[str]:
        """Whom it falls to where it reaches nobody: the business manager, then the chair."""
        assert self.partnership is not None  # noqa: S101  without one there is no list
        cases = {each.chased.request.case for each in part.returns}
        recused = frozenset[str]().union(*(recused_from(self._service, case) for case in cases))
        for office in LAST_RESORT:
            for each in answering(self.partnership, office, recused, self.today):
                yield each.person

    def is_held(self, office: Office) -> bool:
        """Whether anybody holds an office, whoever that is."""
        return bool(self.partnership and holders(self.partnership, office, self.today))
