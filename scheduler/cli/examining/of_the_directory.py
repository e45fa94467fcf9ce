"""What the doctor looks at in who is told: offices that nobody holds, people and agencies without a way."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from projections.agency_requests import agency_requests
from scheduler.audiences import partnership
from scheduler.cli.examining.checks import OK, WARN, Check
from workflow.audience import ANSWERS_FOR, LAST_RESORT
from workflow.catalogue import CASES
from workflow.ladders import ladder_of
from workflow.moments import london_day
from workflow.partnership.leads import DELEGATED
from workflow.partnership.offices import contact_of, has_left, holders
from workflow.partnership.standing import Partnership
from workflow.vocabulary import Agency, Office

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
    yield from _addresses(service, sorted({each for found in people.values() for each in found}))
    yield from _agencies(service, known, day)


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
    if unreached := [each for each in people if each not in settings.people]:
        says = f"no address is set for {', '.join(unreached)}: what they are told goes to the default mailbox"
        remedy = f'add the table [people."{unreached[0]}"] to the settings, with email = "…"'
        yield Check("addresses", WARN, says, remedy)
    elif people:
        yield Check("addresses", OK, "everybody in office has one")


def _agencies(service: "Service", known: Partnership, day: date) -> Iterator[Check]:
    """Agencies that owe an answer, and have named nobody to be asked."""
    with service.views.connect() as tx:
        owing = {row.agency for row in agency_requests(tx, awaited=True)}
    unnamed = [agency for agency in Agency if agency in owing and contact_of(known, agency, day) is None]
    if unnamed:
        says = f"asked, and without a contact: {', '.join(agency.label for agency in unnamed)}"
        yield Check("agencies", WARN, says, _NAMED.format(where=known.case, agency=unnamed[0]))
