"""Once a week each delegated partner is sent what the agencies they answer for have not returned.

It is asked again and again, and not awaited: has the list of this week gone, and is that not on record?
So a daemon that was down on Monday sends it on Tuesday. The list is what was overdue when the lists of
the week went, and still is. Nobody sees the line of a case from which they are recused.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from uuid import UUID, uuid5

from msgspec.structs import replace

from events.refusals import RequestDiffers, StreamMoved
from scheduler.audiences import partnership
from scheduler.channels.opened import words_of
from scheduler.hours import Hours, list_day
from scheduler.listed import Known, Lists, given_up
from scheduler.outbox import NOT_ENDED, Outbox, Row, State
from scheduler.outbox_rows import Listed
from scheduler.overdue_parts import Part, Week
from scheduler.planning import calendar_of
from scheduler.routes import Route, elsewhere_for, to
from scheduler.saying import in_place_of
from scheduler.service import Service
from scheduler.wording.returns import list_to_nobody, overdue_list
from scheduler.wording.saying import Said
from workflow.audience import Recipient
from workflow.catalogue import PARTNERSHIP
from workflow.facts import Record
from workflow.moments import Moment, at
from workflow.partnership.facts import OverdueReturnsSent
from workflow.partnership.leads import DELEGATED
from workflow.rules import Refused
from workflow.vocabulary import Capacity, Office, Party


def fill(service: Service, now: datetime) -> int:
    """Make the lists of this week that have not gone, and those that reached nobody another time.

    Gives how many were made.
    """
    day = list_day(now, service.settings.hours, calendar_of(service))
    if day is None:
        return 0
    lists = Lists(service.store)
    made = _Made(service, now, day)
    if not any(True for _ in made.wanted(lists.of_week(str(day)))):
        return 0
    return lists.add(str(day), lambda known: list(made.wanted(known)))


def as_it_holds(service: Service, row: Row, now: datetime) -> Row | None:
    """The message with what holds now; None where nothing of it does, or its week is over.

    Only for a claimed message that nobody can have got.
    """
    lists = Lists(service.store)
    listed = lists.of(row.message_id)
    day = list_day(now, service.settings.hours, calendar_of(service))
    if day is None or str(day) != listed.day:
        return None
    made = _Made(service, now, day)
    part = next((each for each in made.week.parts(listed.office) if each.whom == listed.whom), None)
    known = [each.row.message_id for each in lists.of_week(listed.day)]
    if part is None or made.week.has_gone(listed.office, besides=known):
        return None
    fresh = made.listed(listed, part)
    said = made.said(fresh, part, row.capacity)
    if (said.subject, said.body) == (row.subject, row.body):
        return row
    worded = replace(row, subject=said.subject, body=said.body, html=said.html)
    lists.reword(worded, fresh)
    return worded


def put_on_record(service: Service, outbox: Outbox, rows: Sequence[Row]) -> None:
    """Record that lists went to whoever answers for the agencies; what cannot be recorded now, next time."""
    for row in rows:
        listed = Lists(service.store).of(row.message_id)
        went = row.state is State.SENT and listed.whom and row.person == listed.whom
        if not went or _record(service, row, listed):
            outbox.is_on_record(row)


def _record(service: Service, row: Row, listed: Listed) -> bool:
    standing = partnership(service)
    assert standing is not None  # noqa: S101  it named whoever answers
    fact = OverdueReturnsSent(
        to=listed.office, returns=listed.returns, oldest=Moment(listed.oldest), reference=row.message_id
    )
    try:
        done = service.record(
            Record(fact=fact, occurred=at(row.ended_at)),
            kind=PARTNERSHIP,
            case=standing.case,
            command_id=str(uuid5(UUID(row.message_id), OverdueReturnsSent.stored)),
        )
    except RequestDiffers:  # an outbox that was lost: the same list is on record already
        return True
    except StreamMoved:
        return False
    return not isinstance(done, Refused)


class _Made:
    """The messages of one week, as the record and the settings stand now."""

    def __init__(self, service: Service, now: datetime, day: date) -> None:
        self._service, self._now = service, now
        self.week = Week(service, now, day)

    def wanted(self, known: Sequence[Known]) -> Iterator[Known]:
        """The lists that are to be made, where these are there."""
        there = {each.listed.office for each in known if each.row.state is not State.OBSOLETE}
        for office in DELEGATED:
            if office not in there and not self.week.has_gone(office):
                yield from (self._made(office, part) for part in self.week.parts(office))
        for each in given_up(known):
            yield from self._instead(each, known)

    # What a list says

    def listed(self, before: Listed, part: Part) -> Listed:
        """What a list holds now."""
        return replace(before, returns=len(part.returns), oldest=str(part.returns[0].due_on))

    def said(self, listed: Listed, part: Part, capacity: Capacity) -> Said:
        """The words of a list."""
        words, office = words_of(self._service.settings), listed.office
        if listed.whom:
            says = overdue_list(words, office, part.returns, self.week.today, capacity)
        else:
            held = self.week.is_held(office)
            says = list_to_nobody(words, office, part.returns, self.week.today, held=held)
        return in_place_of(says, listed.instead_of, listed.failed)

    # How it goes

    def _made(self, office: Office, part: Part) -> Known:
        """A list on the best way to whom it is for."""
        log = UUID(self._service.store.log)
        listed = Listed(
            message_id=str(uuid5(log, f"overdue-returns|{office}|{self.week.day}|{part.whom}")),
            office=office,
            day=str(self.week.day),
            whom=part.whom,
            returns=0,
            oldest="",
        )
        way = next(to(self._service.settings, self._recipient(part, office)))
        return self._known(self.listed(listed, part), part, way)

    def _instead(self, dead: Known, known: Sequence[Known]) -> Iterator[Known]:
        """The same list by the next way, where one reached nobody and it still holds."""
        same = (each for each in self.week.parts(dead.listed.office) if each.whom == dead.listed.whom)
        part = next(same, None)
        if part is None:
            return
        tried = {
            (each.row.channel, each.row.address)
            for each in known
            if (each.listed.office, each.listed.whom) == (dead.listed.office, dead.listed.whom)
        }
        row = dead.row
        lost = Route(
            row.channel, row.address, row.told, row.person, row.capacity, dead.listed.instead_of, row.channel
        )
        ways = elsewhere_for(self._service.settings, lost, self.week.others(part))
        way = next(
            (each for each in ways if each.channel == "log" or (each.channel, each.address) not in tried),
            lost,
        )
        fresh = replace(
            self.listed(dead.listed, part),
            message_id=str(uuid5(UUID(row.message_id), f"{way.channel}|{way.address}")),
            follows=row.message_id,
        )
        yield self._known(fresh, part, way)

    def _recipient(self, part: Part, office: Office) -> Recipient:
        """Whoever answers for the agencies; where nobody does, whoever looks after the office."""
        whom = part.whom or next(self.week.others(part), "")
        return Recipient(
            person=whom, capacity=part.capacity, party=Party.SAFEGUARDING_PARTNERS, office=office
        )

    def _known(self, listed: Listed, part: Part, way: Route) -> Known:
        listed = replace(listed, instead_of=way.instead_of, failed=way.failed)
        said = self.said(listed, part, way.capacity)
        nowhere = not way.address and way.channel != "log"
        row = Row(
            message_id=listed.message_id,
            announcement=0,
            channel=way.channel,
            told=way.told,
            address=way.address,
            person=way.person,
            capacity=way.capacity,
            subject=said.subject,
            body=said.body,
            html=said.html,
            kind=said.kind,
            label=said.label,
            created_at=self._now,
            waits_since=self._now,
            state=State.DEAD if nowhere else State.PENDING,
            why="no-address" if nowhere else "",
            ended_at=self._now if nowhere else NOT_ENDED,
            next_attempt_at=self._now,
            hours=Hours.OFFICE,
        )
        return Known(listed, row)
