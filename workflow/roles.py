"""Who sat on which seat of an area's arrangements on a day: names and bodies change, seats stay.

A sign-off of June 2022 is that of the clinical commissioning group; one of July 2022 is that of the
integrated care board. Nothing here knows today: every answer is about the day it is asked of.
"""

from datetime import date

import msgspec

from workflow.moments import Moment
from workflow.policy import ALWAYS, Span
from workflow.vocabulary import Body, Seat


class Sat(msgspec.Struct, frozen=True):
    """A body sat on a seat from one day until another."""

    seat: Seat
    body: Body
    source: str
    in_force: Span


TO_BE_CONFIRMED = "to be confirmed by the partnership"

PARTNERS = "Children Act 2004, section 16E"
BOARDS = "Children Act 2004, section 13, until the partners took over"
GROUPS = "Health and Social Care Act 2012"
PCT = f"before the {GROUPS} ({TO_BE_CONFIRMED})"
ICB = "Health and Care Act 2022"
APRIL_2013, JULY_2022, SEPTEMBER_2019 = date(2013, 4, 1), date(2022, 7, 1), date(2019, 9, 29)
"""The first days of the clinical commissioning groups, of the integrated care boards, and the last day by
which the partners of an area had to have taken over from its board."""

# fmt: off
SEATS = (
    Sat(Seat.LOCAL_AUTHORITY, Body.LOCAL_AUTHORITY,              PARTNERS, ALWAYS),
    Sat(Seat.HEALTH,          Body.PRIMARY_CARE_TRUST,           PCT,      Span(None, APRIL_2013)),
    Sat(Seat.HEALTH,          Body.CLINICAL_COMMISSIONING_GROUP, GROUPS,   Span(APRIL_2013, JULY_2022)),
    Sat(Seat.HEALTH,          Body.INTEGRATED_CARE_BOARD,        ICB,      Span(JULY_2022)),
    Sat(Seat.POLICE,          Body.POLICE,                       PARTNERS, ALWAYS),
    Sat(Seat.BOARD,           Body.SAFEGUARDING_CHILDREN_BOARD,  BOARDS,   Span(None, SEPTEMBER_2019)),
    Sat(Seat.BOARD,           Body.SAFEGUARDING_PARTNERS,        PARTNERS, Span(SEPTEMBER_2019)),
)
# fmt: on


def body(seat: Seat, day: date) -> Body:
    """The body that sat on a seat on a day."""
    return next(sat.body for sat in SEATS if sat.seat is seat and day in sat.in_force)


def bodies(seat: Seat, moment: Moment) -> tuple[Body, ...]:
    """Every body that can have sat on a seat at a moment: one, unless its date is vague or unknown."""
    first, last = moment.first_day, moment.last_day
    return tuple(
        sat.body
        for sat in SEATS
        if sat.seat is seat
        and (last is None or sat.in_force.since is None or sat.in_force.since <= last)
        and (first is None or sat.in_force.until is None or first < sat.in_force.until)
    )


def partners(day: date) -> tuple[Body, Body, Body]:
    """The three bodies whose sign-off counts on a day, each of its own: two are not three."""
    return body(Seat.LOCAL_AUTHORITY, day), body(Seat.HEALTH, day), body(Seat.POLICE, day)
