"""What the doctor looks at in who is told: offices that nobody holds, people and agencies without a way."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from projections.agency_requests import agency_requests
from projections.timeline import cases_with
from scheduler.audiences import around, partnership
from scheduler.cli.examining.checks import OK, WARN, Check
from scheduler.reaching import addressed
from workflow.audience import ANSWERS_FOR, LAST_RESORT
from workflow.catalogue import CASES, kind_of
from workflow.ladders import ladder_of
from workflow.looking_after import OwnerNamed, PersonRecused, recusals_that_stand
from workflow.moments import london_day
from workflow.partnership.leads import DELEGATED
from workflow.partnership.offices import contact_of, has_left, holders, on_record
from workflow.partnership.standing import Partnership
from workflow.people import alike
from workflow.vocabulary import Agency, ClockState, Office

if TYPE_CHECKING:
    from scheduler.service import Service

_TAKEN = "spr record office-taken {where} --office {office} --holder POST --occurred WHEN"
_NAMED = "spr record agency-contact-named {where} --agency {agency} --contact POST --occurred WHEN"
_FORMED = "spr record partnership.formed --occurred WHEN"


def directory(service: "Service") -> Iterator[Check]:
    """Whether whoever has to be told can be, today."""
    known, day = partnership(service), london_day(service.clock())
    if known is None:
        says = "no partnership is on record: every alert goes to a mailbox, and nobody above is told"
        yield Check("offices", WARN, says, _FORMED)
        return
    people = {office: _reached(known, office, day) for office in offices_told(service, day)}
    yield _offices(known, [office for office, found in people.items() if not found])
    named = named_in_cases(service, known, day)
    told = {each for found in people.values() for each in found} | {each for each, _ in named.told}
    yield from _addresses(service, sorted(told))
    yield from _agencies(service, known, day)
    yield from _people(service, known, day, named)


def offices_told(service: "Service", day: date) -> list[Office]:
    """The offices that some ladder of today names, that answer for a party, or to whom it falls."""
    ladders = service.policy.on(day).ladders
    told: set[Office] = set(LAST_RESORT)
    for duty in (duty for kind in CASES for duty in kind.duties.values()):
        told |= {office for step in ladder_of(ladders, duty, duty.within).steps or () for office in step.to}
        told |= {ANSWERS_FOR[duty.owed_by]} if duty.owed_by in ANSWERS_FOR else set()
    if Office.PARTNER_LEAD in told:  # nobody holds it: it stands for one of these
        told = told - {Office.PARTNER_LEAD} | set(DELEGATED)
    return [office for office in Office if office in told]


def _reached(known: Partnership, office: Office, day: date) -> list[str]:
    """Who holds an office or deputises in it, and has not left."""
    return [
        each.person
        for each in holders(known, office, day)
        if each.person and not has_left(known, each.person, day)
    ]


def _offices(known: Partnership, empty: Sequence[Office]) -> Check:
    if not empty:
        return Check("offices", OK, "somebody is in each office that is told of what is late")
    named = ", ".join(office.label for office in empty)
    remedy = _TAKEN.format(where=known.case, office=empty[0])
    return Check("offices", WARN, f"nobody is in office who could be told as: {named}", remedy)


def _addresses(service: "Service", people: Sequence[str]) -> Iterator[Check]:
    """Without e-mail or webhooks nobody has an address, which is said by itself."""
    settings = service.settings
    if settings.email is None and not settings.webhooks:
        return
    if unreached := [each for each in people if addressed(settings.people, each) is None]:
        says = f"no address is set for {', '.join(unreached)}: what they are told goes to the default mailbox"
        remedy = f'add the table [people."{unreached[0]}"] to the settings, with email = "…"'
        yield Check("addresses", WARN, says, remedy)
    elif people:
        yield Check("addresses", OK, "everybody who can be told has one")


def _agencies(service: "Service", known: Partnership, day: date) -> Iterator[Check]:
    """Agencies that owe an answer, and have named nobody to be asked."""
    with service.views.connect() as tx:
        owing = {row.agency for row in agency_requests(tx, awaited=True)}
    unnamed = [agency for agency in Agency if agency in owing and contact_of(known, agency, day) is None]
    if unnamed:
        says = f"asked, and without a contact: {', '.join(agency.label for agency in unnamed)}"
        yield Check("agencies", WARN, says, _NAMED.format(where=known.case, agency=unnamed[0]))


class Named(NamedTuple):
    """Who is named in cases that are worked on, or by agencies, each with where."""

    told: list[tuple[str, str]]
    recused: list[tuple[str, str]]


def named_in_cases(service: "Service", known: Partnership, day: date) -> Named:
    """Owners and deputies, the contacts of agencies, and recusals: those that govern today."""
    found = Named(list(_contacts(known, day)), [])
    with service.views.connect() as tx:
        cases = cases_with(tx, OwnerNamed.stored, PersonRecused.stored)
    for case in (case for case in cases if _is_worked_on(service, case)):
        standing = service.standing(case)
        last = {(entry.fact.duty, entry.fact.party): entry.fact for entry in standing.owners}
        people = (name for fact in last.values() for name in (fact.owner, fact.deputy))
        found.told.extend((name, case) for name in people if name)
        found.recused.extend((each.person, case) for each in recusals_that_stand(standing.recusals))
    return found


def _contacts(known: Partnership, day: date) -> Iterator[tuple[str, str]]:
    for agency in Agency:
        if named := contact_of(known, agency, day):
            yield from ((name, agency.label) for name in (named.contact, named.above) if name)


def _is_worked_on(service: "Service", case: str) -> bool:
    """Whether anything is owed in a case, or in one that follows from it."""
    return any(
        clock.state is ClockState.RUNNING
        for name, standing in around(service, case).items()
        for clock in kind_of(name).clocks(standing)
    )


def _people(service: "Service", known: Partnership, day: date, named: Named) -> Iterator[Check]:
    """Those who are named, and have left, or are nobody whom the record or the settings know."""
    left = [f"{who} ({where})" for who, where in named.told if has_left(known, who, day)]
    if left:
        says = f"named to be told, and left: {', '.join(dict.fromkeys(left))}"
        remedy = "name somebody else: spr record owner-named CASE --owner POST --occurred today"
        yield Check("people who left", WARN, says, remedy)
    owners = {alike(who) for who, where in named.told if "/" in where}
    sure = {alike(each) for each in (*on_record(known), *service.settings.people)}
    unknown = [each for each in named.told if alike(each[0]) not in sure]
    unknown += [each for each in named.recused if alike(each[0]) not in sure | owners]
    if unknown:
        people = ", ".join(dict.fromkeys(f"{who} ({where})" for who, where in unknown))
        says = f"neither in the directory nor in the settings, and perhaps mistyped: {people}"
        remedy = "record it again with the right name; spr list offices shows who is on record"
        yield Check("people named", WARN, says, remedy)
