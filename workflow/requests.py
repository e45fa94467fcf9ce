"""What agencies are asked for, and what comes of it: one request after another, each with its own clock.

A rapid review and a practice review both ask agencies for what they hold. Each has facts of its own for
it; what follows from them is the same, and stands here. Nothing is stored twice: the requests of a case
are read from its entries, so that an answer which came on record before its request still meets it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import Enum
from functools import lru_cache
from typing import Annotated, Any

import msgspec
from msgspec.structs import replace

from workflow.duties import THE_DAY_SET, Anchor, Duty, Ending, Period
from workflow.facts import NONE_HELD, Entry, Fact, Person, Reference, happened_before, says
from workflow.moments import UNKNOWN, Moment
from workflow.vocabulary import Agency, Answer, ClockState, Force, Party, Words


class Step(Enum):
    """What a fact about a request means for it."""

    ASKED = "the agency is asked"
    ANSWERED = "the agency returns what it holds"
    NIL = "the agency answers that it holds nothing"
    CHECKED = "somebody looks whether the return is good enough"
    REFUSED = "the agency refuses"
    CHASED = "the agency is reminded"
    ESCALATED = "somebody above is told that the answer has not come"
    FORMAL = "the agency is asked formally, under section 16H"


Number = Annotated[
    int,
    msgspec.Meta(ge=0, le=99, description="which request to the agency; left out: the first still open"),
]


class OfRequest(Fact):
    """A fact about a request to an agency; the kinds of case declare their own from these."""

    agency: Annotated[Agency, says("the agency")]
    number: Number = 0


class Asked(Fact):
    """An agency is asked for what it holds."""

    agency: Annotated[Agency, says("the agency asked")]
    due: Annotated[Moment, says("the day it is asked for; left out: the days of the local policy")] = UNKNOWN


class Checked(OfRequest):
    """An agency's return is looked at: whether it is good enough to work with."""

    good_enough: Annotated[Answer, says("whether it is good enough")] = Answer.UNKNOWN


class Refusal(Fact):
    """An agency refuses to return what it was asked for."""

    agency: Annotated[Agency, says("the agency")]
    reasons: Annotated[Words, says("the reasons it gives; sealed")]
    number: Number = 0


class Escalated(OfRequest):
    """Somebody above is told that an agency's answer has not come."""

    to: Annotated[Person, says("who was told, by post")] = ""


class FormalRequest(OfRequest):
    """An agency is asked formally: Children Act 2004, section 16H; it must comply."""

    reference: Reference = NONE_HELD
    due: Annotated[
        Moment, says("the day it is asked for formally; left out: the days of the local policy")
    ] = UNKNOWN


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """One request to one agency: its number among those to that agency, and what came of it.

    `answered` is the first answer; `full` what the agency held after all, having said that it held nothing.
    `anew` is the last formal request that followed a refusal: from it the time runs anew. One that no
    refusal went before leaves the time as it was.
    """

    agency: Agency
    number: int
    asked: Entry
    due: Moment = UNKNOWN
    answered: Entry | None = None
    nil: bool = False
    full: Entry | None = None
    checked: Entry | None = None
    refused: Entry | None = None
    chased: tuple[Entry, ...] = ()
    escalated: tuple[Entry, ...] = ()
    formal: Entry | None = None
    anew: Entry | None = None

    @property
    def declined(self) -> Entry | None:
        """The refusal that stands: nothing came all the same, and nobody has asked formally since."""
        if self.refused is None or self.answered:
            return None
        asked_again = self.formal is not None and self.formal.version > self.refused.version
        return None if asked_again else self.refused

    @property
    def awaited(self) -> bool:
        """Whether the answer is still to come."""
        return self.answered is None and self.declined is None


def reference_of(case: str, agency: str, number: int = 1) -> str:
    """The reference of a request, by which the agency answers: rapid-review/2026-001/police/1."""
    return f"{case}/{agency}/{number}"


Steps = Mapping[type[Fact], Step]


def requests(entries: Iterable[Entry], steps: Steps) -> tuple[Request, ...]:
    """The requests of a case, in the order they were recorded, each with what came of it."""
    return _requests(tuple(entries), tuple(steps.items()))


@lru_cache(maxsize=64)  # the clock of each request asks for all of them, and so does each view
def _requests(
    entries: tuple[Entry, ...], meaning: tuple[tuple[type[Fact], Step], ...]
) -> tuple[Request, ...]:
    steps = dict(meaning)
    made: list[Request] = []
    for entry in (e for e in entries if steps[type(e.fact)] is Step.ASKED):
        number = 1 + sum(request.agency is entry.fact.agency for request in made)
        due = getattr(entry.fact, "due", UNKNOWN)
        made.append(Request(agency=entry.fact.agency, number=number, asked=entry, due=due))
    for entry in entries:
        step = steps[type(entry.fact)]
        index = _which(made, entry, step)
        if step is not Step.ASKED and index is not None:
            made[index] = _after(made[index], entry, step)
    return tuple(made)


def _which(made: Sequence[Request], entry: Entry, step: Step) -> int | None:
    """The request a fact is about: the one it numbers, or the first still open, or the last.

    What was done on a day before a request cannot be about it, unless it says so. Neither can what came on
    record before it, where an earlier request was on record then and nothing says that it was done later.
    """
    of_agency = [n for n, request in enumerate(made) if request.agency is entry.fact.agency]
    number = getattr(entry.fact, "number", 0)
    if number:
        return next((n for n in of_agency if made[n].number == number), None)
    asked_by_then = [n for n in of_agency if not happened_before(entry, made[n].asked)]
    known_then = [n for n in asked_by_then if made[n].asked.version < entry.version]
    if known_then:
        asked_by_then = [n for n in asked_by_then if n in known_then or _done_later(entry, made[n].asked)]
    if step is Step.CHECKED:
        return next((n for n in reversed(asked_by_then) if made[n].answered), None)
    last = asked_by_then[-1] if asked_by_then else None
    return next((n for n in asked_by_then if made[n].answered is None), last)


def _done_later(entry: Entry, asked: Entry) -> bool:
    """Whether something is known to have been done after an agency was asked; the same day alone is not."""
    return happened_before(asked, entry)


def _after(request: Request, entry: Entry, step: Step) -> Request:
    match step:
        case Step.ANSWERED | Step.NIL:
            nil = step is Step.NIL or getattr(entry.fact, "nil_return", Answer.NO) is Answer.YES
            return _answered(request, entry, nil=nil)
        case Step.CHECKED:
            return replace(request, checked=entry)
        case Step.REFUSED:
            return replace(request, refused=entry)
        case Step.CHASED:
            return replace(request, chased=(*request.chased, entry))
        case Step.ESCALATED:
            return replace(request, escalated=(*request.escalated, entry))
        case _:
            return replace(request, formal=entry, anew=entry if request.refused else request.anew)


def _answered(request: Request, entry: Entry, *, nil: bool) -> Request:
    """The first answer counts; where it was that nothing is held, what comes later is held after all."""
    if request.answered is None:
        return replace(request, answered=entry, nil=nil)
    return replace(request, nil=False, full=entry) if request.nil and not nil else request


def anchors(asked: Iterable[Request]) -> Iterator[Anchor]:
    """What starts the clock of each request: the request itself, or the day that was set in it.

    A formal request after a refusal starts it anew, with its own day.
    """
    for request in asked:
        start = request.anew or request.asked
        due = request.anew.fact.due if request.anew else request.due
        if due.known:
            yield Anchor(str(request.agency), due, start.id, request.number, within=THE_DAY_SET)
        else:
            yield Anchor(str(request.agency), start.occurred, start.id, request.number)


def of_anchor(asked: Iterable[Request], anchor: Anchor) -> Request | None:
    """The request that a clock is about."""
    found = (r for r in asked if (str(r.agency), r.number) == (anchor.subject, anchor.cycle))
    return next(found, None)


def once_for_each(of: Callable[[Any], Sequence[Request]]) -> Callable[[Any], Sequence[Request]]:
    """The same requests, found once for each standing: every clock of a case asks for them in its turn.

    A standing is never changed, so that what was found of this very one holds; only the last is kept.
    """
    last: tuple[Any, Sequence[Request]] = (None, ())

    def found(standing: Any) -> Sequence[Request]:  # noqa: ANN401  of whichever kind
        nonlocal last
        known, asked = last
        if known is not standing:
            asked = of(standing)
            last = (standing, asked)
        return asked

    return found


def answer_owed(
    *,
    code: str,
    says: str,
    source: str,
    within: Period,
    starts_with: str,
    met_with: str,
    of: Callable[[Any], Sequence[Request]],
    otherwise: Callable[[Any, Anchor], Ending | None] = lambda *_: None,
) -> Duty:
    """The duty of each agency that was asked to answer; `of` gives the requests of a standing.

    A refusal that stands ends it unmet; `otherwise` gives what ends it besides.
    """
    of = once_for_each(of)

    def met_by(standing: Any, anchor: Anchor) -> Iterator[Entry]:  # noqa: ANN401  of whichever kind
        request = of_anchor(of(standing), anchor)
        if request and request.answered:
            yield request.answered

    def ended_by(standing: Any, anchor: Anchor) -> Ending | None:  # noqa: ANN401  of whichever kind
        request = of_anchor(of(standing), anchor)
        if request and request.declined:
            return Ending(request.declined, ClockState.MISSED)
        return otherwise(standing, anchor)

    return Duty(
        code=code,
        says=says,
        source=source,
        force=Force.LOCAL_POLICY,
        owed_by=Party.AGENCIES,
        owed_to=Party.PARTNERSHIP,
        label="an answer from an agency",
        within=within,
        starts_with=starts_with,
        met_with=met_with,
        starts=lambda standing: anchors(of(standing)),
        met_by=met_by,
        ended_by=ended_by,
    )
