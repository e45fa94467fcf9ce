"""`spr report letter`: a letter to an agency, for paper, of what it was asked for.

It holds a reference, days and neutral words. The particulars of the child are added by hand, in a space
that is marked, or go another way: no letter made here says who the child is.
"""

from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec

from projections.agency_requests import RETURNED
from projections.reminders import Chased
from scheduler.cli.words import counted
from scheduler.reports.letterhead import TO_FILL_IN, Letterhead
from scheduler.reports.page import sheet_of_paper
from scheduler.wording.templates import Templates, filled
from workflow.catalogue import kind_of
from workflow.moments import LONDON, Moment, instant_of, london_day, spoken, spoken_day
from workflow.partnership.offices import contact_of
from workflow.partnership.standing import Partnership
from workflow.requests import Request, reference_of
from workflow.review.standing import Review
from workflow.vocabulary import Agency, ReviewKind, Term
from workflow.workingdays import Calendar

if TYPE_CHECKING:
    from datetime import datetime

    from scheduler.service import Service

FORMAL_SINCE = date(2018, 6, 29)
"""From this day partners can ask under section 16H of the Children Act 2004."""


class LetterKind(Term):
    """What a letter to an agency is for."""

    REQUEST = "request", "It asks."
    REMINDER = "reminder", "It reminds whoever was asked."
    ESCALATION = "escalation", "It goes to whoever stands above them."
    FORMAL = "formal", "It asks formally, under section 16H of the Children Act 2004."


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """A letter as it is printed: to whom, under which reference, and its paragraphs."""

    head: Letterhead
    kind: LetterKind
    reference: str
    day: str
    to: str
    attention: str
    heading: str
    paragraphs: tuple[str, ...]

    def document(self) -> dict[str, Any]:
        """The same for programs."""
        return {
            "letter": str(self.kind),
            "reference": self.reference,
            "day": self.day,
            "to": self.to,
            "attention": self.attention or None,
            "heading": self.heading,
            "paragraphs": list(self.paragraphs),
        }


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What a letter is about: the case, one request of it with what was done, and whose contact is known."""

    standing: Any
    request: Request
    chased: Chased
    partnership: Partnership | None
    calendar: Calendar
    now: "datetime"

    @property
    def today(self) -> date:
        """The day (London) on which the letter is written."""
        return london_day(self.now)


def letter(kind: LetterKind, asked: Asked, head: Letterhead, templates: Templates) -> Letter:
    """The letter of this kind about a request, in the words of the templates."""
    said = filled(templates, f"letter-{kind}", _fields(kind, asked, head))
    request = asked.request
    return Letter(
        head=head,
        kind=kind,
        reference=reference_of(asked.standing.case, str(request.agency), request.number),
        day=spoken_day(asked.today),
        to=_addressed(request.agency),
        attention=_attention(kind, asked),
        heading=said.subject,
        paragraphs=tuple(" ".join(each.split()) for each in said.body.strip().split("\n\n")),
    )


def printed(letter: Letter) -> str:
    """The letter as one file of HTML, for one page of A4."""
    return sheet_of_paper("letter.html.j2", letter=letter)


def kind_that_follows(asked: Asked) -> LetterKind:
    """The letter that comes next: it asks until its day is over, then reminds, and then goes further up."""
    request = asked.request
    if not _days_late(asked) and not asked.chased.reminded:
        return LetterKind.REQUEST
    if not asked.chased.reminded:
        return LetterKind.REMINDER
    return LetterKind.FORMAL if request.escalated else LetterKind.ESCALATION


def _fields(kind: LetterKind, asked: Asked, head: Letterhead) -> dict[str, str]:
    late = _days_late(asked)
    return {
        "asked": _what(asked),
        "asked_on": _on(asked.request.asked.occurred),
        "by": _by(kind, asked),
        "basis": _basis(asked),
        "late": f"It is {counted(late, 'working day')} late." if late else "",
        "reminded": _reminded(asked),
        "answer_to": head.answer_to,
    }


_SUMMARY = "a summary of its contact with the child and family named below, or a chronology"
_RECORDS = "its records on the child and family named below, or the report that we agreed with it"


def _what(asked: Asked) -> str:
    return _RECORDS if isinstance(asked.standing, Review) else _SUMMARY


def _on(moment: Moment) -> str:
    return spoken(_day(moment)) if moment.known else TO_FILL_IN


def _day(moment: Moment) -> Moment:
    return Moment(instant_of(moment).astimezone(LONDON).date().isoformat()) if moment.exact else moment


def _due(asked: Asked) -> Moment:
    """The last day of the request: of its clock, or as it was set."""
    duty = RETURNED[kind_of(asked.standing.case).name]
    about = (duty, str(asked.request.agency), asked.request.number)
    clocks = kind_of(asked.standing.case).clocks(asked.standing)
    clock = next((each for each in clocks if each.key == about), None)
    return clock.date.due_on if clock and clock.date.due_on.known else asked.request.due


def _by(kind: LetterKind, asked: Asked) -> str:
    """The day; a letter that asks, asks for no day that is over: then there is a space to fill in."""
    due = _due(asked)
    asks = kind in (LetterKind.REQUEST, LetterKind.FORMAL)
    over = due.last_day is not None and due.last_day < asked.today
    return TO_FILL_IN if not due.known or (asks and over) else _on(due)


def _days_late(asked: Asked) -> int:
    due = _due(asked).last_day
    return max(asked.calendar.between(due, asked.today), 0) if due and due < asked.today else 0


def _reminded(asked: Asked) -> str:
    times = asked.chased.reminded
    if not times:
        return ""
    chased = [entry.occurred.last_day for entry in asked.request.chased]
    reminder = asked.chased.reminder
    if reminder and reminder.last_at:
        chased.append(london_day(instant_of(reminder.last_at)))
    last = max((day for day in chased if day), default=None)
    if times == 1:
        return f"We reminded your agency{f' on {spoken_day(last)}' if last else ''}."
    return f"We have reminded your agency {times} times{f', last on {spoken_day(last)}' if last else ''}."


def _basis(asked: Asked) -> str:
    """The guidance under which it is asked; of older reviews the partnership says it."""
    old = isinstance(asked.standing, Review) and asked.standing.kind is ReviewKind.SERIOUS_CASE_REVIEW
    asked_on = asked.request.asked.occurred.first_day
    if old or (asked_on and asked_on < FORMAL_SINCE):
        return "to be confirmed by the partnership"
    about = (
        "local child safeguarding practice reviews" if isinstance(asked.standing, Review) else "rapid reviews"
    )
    return f"Working Together to Safeguard Children, {about}"


def _addressed(agency: Agency) -> str:
    """The agency by its neutral name, as an addressee: Police."""
    return f"{agency.label[:1].upper()}{agency.label[1:]}"


def _attention(kind: LetterKind, asked: Asked) -> str:
    """For whom it is: the contact, or whoever stands above them; empty where nobody is on record."""
    if asked.partnership is None:
        return ""
    named = contact_of(asked.partnership, asked.request.agency, asked.today)
    if named is None:
        return ""
    up = kind in (LetterKind.ESCALATION, LetterKind.FORMAL)
    return (named.above or named.contact) if up else named.contact


def asked_of(service: "Service", case: str, agency: str, number: int) -> Asked | None:
    """What the record says of a request; the first still owed, or the last, where none is numbered."""
    from projections.agency_requests import agency_requests
    from projections.reminders import with_reminders
    from scheduler.audiences import partnership

    standing = service.standing(case)
    made = [each for each in getattr(standing, "requests", ()) if each.agency == agency]
    if number:
        made = [each for each in made if each.number == number]
    request = next((each for each in made if each.awaited), made[-1] if made else None)
    if request is None:
        return None
    with service.views.connect() as tx:
        rows = with_reminders(tx, agency_requests(tx, case, agency))
    chased = next(each for each in rows if each.request.number == request.number)
    return Asked(
        standing=standing,
        request=request,
        chased=chased,
        partnership=partnership(service),
        calendar=service.calendar,
        now=service.clock(),
    )
