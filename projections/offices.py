"""Offices: who held which office from when until when, who deputised, and whom agencies named to be asked."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec
from sqlalchemy import Connection

from projections.folding import Folded, Page
from projections.projection import View, chosen, found
from projections.writing import put_whole
from workflow.cases import in_order
from workflow.facts import Entry
from workflow.moments import UNKNOWN, Moment
from workflow.partnership.facts import PersonLeft
from workflow.partnership.offices import Holder, day_before, deputies, terms
from workflow.partnership.standing import Partnership
from workflow.people import alike
from workflow.vocabulary import Agency, Office, Term


class Place(Term):
    """What somebody is to the partnership."""

    HOLDER = "holder", "They hold the office."
    DEPUTY = "deputy", "They deputise for whoever holds the office."
    CONTACT = "contact", "They are whom the agency named to be asked."
    ABOVE = "above", "They are whom to turn to when the agency gives no answer."


class OfficeRow(msgspec.Struct, frozen=True):
    """Somebody in an office, deputising in it, or named by an agency; days as EDTF, empty where unknown.

    Whom an agency named has no `office`; `agency` says which. `until_on` is the last day, empty where none is
    set or known; `left_on` is the day on which they left altogether, where they did and are not back.
    """

    case: str
    number: int
    place: str
    office: str
    agency: str
    person: str
    since_on: str
    until_on: str
    left_on: str


def _rows(page: Page) -> Mapping[str, Sequence[OfficeRow]]:
    return {folded.case: list(_of(folded)) for folded in page.of("partnership")}


def _of(folded: Folded) -> Iterator[OfficeRow]:
    partnership: Partnership = folded.standing
    places = (*_in_offices(partnership), *_of_agencies(partnership))
    for number, (place, office, agency, holder) in enumerate(places, start=1):
        yield OfficeRow(
            case=folded.case,
            number=number,
            place=str(place),
            office=office,
            agency=agency,
            person=holder.person,
            since_on=_known(holder.since),
            until_on=_known(holder.until) if holder.ended else "",
            left_on=_left(partnership, holder.person),
        )


_Found = tuple[Place, str, str, Holder]


def _in_offices(partnership: Partnership) -> Iterator[_Found]:
    for office in Office:
        for holder in (*terms(partnership, office), *deputies(partnership, office)):
            yield Place.DEPUTY if holder.deputy else Place.HOLDER, str(office), "", holder


def _of_agencies(partnership: Partnership) -> Iterator[_Found]:
    """Whom each agency named, until it named somebody else."""
    for agency in Agency:
        named = in_order(each for each in partnership.contacts if each.fact.agency is agency)
        for entry, following in zip(named, (*named[1:], None), strict=False):
            for place, person in ((Place.CONTACT, entry.fact.contact), (Place.ABOVE, entry.fact.above)):
                if person:
                    yield place, "", str(agency), _until_the_next(person, entry, following)


def _until_the_next(person: str, entry: Entry, following: Entry | None) -> Holder:
    until = day_before(following.occurred) if following else UNKNOWN
    return Holder(person=person, since=entry.occurred, until=until, ended=following is not None)


def _left(partnership: Partnership, person: str) -> str:
    comings = in_order(each for each in partnership.comings if alike(each.fact.person) == alike(person))
    last = comings[-1] if comings else None
    return _known(last.occurred) if last and isinstance(last.fact, PersonLeft) else ""


def _known(moment: Moment) -> str:
    return str(moment) if moment.known else ""


OFFICES = View("offices", OfficeRow, ("case", "number"), _rows, put_whole)


def offices(tx: Connection, case: str | None = None) -> list[OfficeRow]:
    """Who held which office, deputised, or was named by an agency: all of it, or of one partnership."""
    return found(tx, chosen(OFFICES, case=case).order_by("case", "number"), OfficeRow)
