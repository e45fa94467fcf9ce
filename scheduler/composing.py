"""From tellings to messages: one digest for each person and channel, and what is urgent alone.

A message is made when its hour has come, and frozen then. What has been withdrawn or overtaken by that
time is left out, and nobody is told of it. What is urgent goes by itself, but that of one case and
moment together. Where many urgent ones come up for one address at the same time, as after an outage,
they go as one message: who gets five thousand reads none.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from uuid import UUID, uuid5

from scheduler.channels.opened import words_of
from scheduler.hours import Hours
from scheduler.outbox import NOT_ENDED, Composed, Outbox, Row, State, Telling
from scheduler.passing_by import in_their_place, passed_by
from scheduler.planning import announced, calendar_of, elsewhere, is_announced
from scheduler.saying import Item, capacity_of, said
from scheduler.service import Service
from scheduler.steps import step_reached_nobody
from scheduler.wording.alerts import Today
from scheduler.wording.saying import Said

_Group = tuple[str, str, str, bool, str, str, str, bool, str]


def compose(service: Service, outbox: Outbox, now: datetime, hours: Sequence[Hours]) -> int:
    """Make the messages whose hour has come; gives how many tellings and messages came of it."""
    return outbox.compose(now, hours, lambda ripe: _composed(service, outbox, ripe, now))


def _composed(service: Service, outbox: Outbox, ripe: Sequence[Telling], now: datetime) -> Composed:
    told = [each for each in ripe if is_announced(service, each.announcement)]
    items = [_item(service, each) for each in told]
    holding = [item for item in items if item.about.holds]
    passed = passed_by(service, [(item.telling, item.about) for item in holding], now)
    if passed:  # with whoever is told in their place, the rest is composed at the next look
        return Composed(dropped=passed, instead=in_their_place(service, outbox, passed, now))
    words, today = words_of(service.settings), Today(now, calendar_of(service))
    messages = [
        (_message(together, said(together, words, today), now), [item.telling for item in together])
        for together in _together(holding, service.settings.hours.one_by_one)
    ]
    nowhere = [each for row, within in messages if row.state is State.DEAD for each in within]
    return Composed(
        messages=messages,
        dropped=[
            *(each for each in ripe if each not in told),
            *(item.telling for item in items if not item.about.holds),
        ],
        instead=[elsewhere(service, outbox, each, now) for each in nowhere],
    )


def _item(service: Service, telling: Telling) -> Item:
    about = announced(service, telling.announcement)
    return Item(telling, about, step_reached_nobody(service, telling, about))


def _together(items: Sequence[Item], one_by_one: int) -> Iterator[list[Item]]:
    """Which tellings go in one message, each message in the order in which it says them."""
    for (*_, alone, channel), group in groupby(sorted(items, key=_by_group), key=_group):
        same = sorted(group, key=lambda item: item.order)
        apart = _apart(same, by_itself=channel == "log") if alone else [same]
        yield from apart if len(apart) <= one_by_one or channel == "log" else [same]


def _apart(items: Sequence[Item], *, by_itself: bool) -> list[list[Item]]:
    """What is urgent, that of each case in one message; the log has a line for each."""
    if by_itself:
        return [[item] for item in items]
    cases: dict[str, list[Item]] = {}
    for item in items:
        cases.setdefault(item.alert.case, []).append(item)
    return list(cases.values())


def _group(item: Item) -> _Group:
    """What tellings of one message have in common: the reader, whatever parties it is that owe.

    A mailbox is that of a party, and what an agency is told is worded for it.
    """
    each = item.telling
    reader = (each.address, each.person, "" if each.person else each.told, item.is_outside)
    return (*reader, each.instead_of, each.failed, each.hours, each.alone, each.channel)


def _by_group(item: Item) -> tuple[_Group, int]:
    return (_group(item), item.telling.announcement)


def _message(items: Sequence[Item], words: Said, now: datetime) -> Row:
    """The message of these tellings; where there is no address, it comes to its end at once."""
    first = items[0].telling
    nowhere = not first.address and first.channel != "log"
    return Row(
        message_id=_id(items),
        announcement=min(item.telling.announcement for item in items),
        channel=first.channel,
        told=first.told,
        person=first.person,
        capacity=capacity_of(items),
        kind=words.kind,
        label=words.label,
        about=items[0].about.raised.id if len(items) == 1 else "",
        follows=_follows(items),
        address=first.address,
        subject=words.subject,
        body=words.body,
        html=words.html,
        created_at=now,
        waits_since=now,
        state=State.DEAD if nowhere else State.PENDING,
        why="no-address" if nowhere else "",
        ended_at=now if nowhere else NOT_ENDED,
        next_attempt_at=now,
        hours=first.hours,
    )


def _follows(items: Sequence[Item]) -> str:
    """The message that all of these take back; none where there are several."""
    found = {item.follows for item in items}
    return found.pop() if len(found) == 1 else ""


def _id(items: Sequence[Item]) -> str:
    """The id of a message, which follows from what is in it: of one telling, its own."""
    ids = sorted(item.telling.telling_id for item in items)
    return ids[0] if len(ids) == 1 else str(uuid5(UUID(ids[0]), "|".join(ids)))
