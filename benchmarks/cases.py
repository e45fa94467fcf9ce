"""Made-up cases of a wanted length, and how stores are filled with them."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import reduce
from itertools import chain, cycle, islice

from msgspec.structs import replace

from events.record import Draft, Write
from scheduler.clock import utc_now
from scheduler.requests import actor, new_id
from scheduler.service import Service
from workflow.catalogue import INCIDENT
from workflow.facts import Entry, Fact, Given, Record, Standing
from workflow.incident import facts as f
from workflow.moments import Moment, on
from workflow.rules import Refused
from workflow.vocabulary import AbuseOrNeglect, Agency, Answer, Ground, Identity, IncidentType, Means, View

OPENING: Sequence[tuple[Fact, Moment]] = (
    (
        f.Notified(
            organisation=Agency.SCHOOL,
            type=IncidentType.SERIOUS_HARM,
            children=("A",),
            happened=on(date(2025, 3, 3)),
            abuse_or_neglect=AbuseOrNeglect.SUSPECTED,
            local_authority_told=Answer.YES,
        ),
        on(date(2025, 3, 4)),
    ),
    (f.SafetySecured(other_children_considered=Answer.YES), on(date(2025, 3, 4))),
    (f.SafeguardingLeadInformed(lead="designated safeguarding lead"), on(date(2025, 3, 4))),
    (f.SafeguardingLeadAgreed(senior_manager="head of the school"), on(date(2025, 3, 5))),
    (f.SeniorManagerAgreed(senior_manager="head of the school"), on(date(2025, 3, 5))),
    (f.ReferredToLocalAuthority(organisation=Agency.SCHOOL, reference="R-2025-0304"), on(date(2025, 3, 5))),
    (f.LocalAuthorityConsulted(view=View.MET), on(date(2025, 3, 6))),
)
EVIDENCE: Sequence[tuple[Fact, Moment]] = (
    (f.ChildDescribed(child="A", identity=Identity.IDENTIFIED, looked_after=Answer.NO), on(date(2025, 3, 7))),
    (f.AbuseOrNeglectSuspected(child="A"), on(date(2025, 3, 8))),
    (f.LocalAuthorityConsulted(view=View.UNSURE), on(date(2025, 3, 9))),
    (f.SafetySecured(other_children_considered=Answer.YES), on(date(2025, 3, 10))),
)
CLOSING: Sequence[tuple[Fact, Moment]] = (
    (f.PartnershipConsulted(view=View.MET), on(date(2025, 3, 6))),
    (f.CriteriaConfirmed(grounds=(Ground.SERIOUS_HARM,)), on(date(2025, 3, 7))),
    (f.ReportedToOfsted(means=Means.NATIONAL_FORM, reference="N-2025-0307"), on(date(2025, 3, 7))),
    (f.SafeguardingPartnersInformed(means=Means.EMAIL), on(date(2025, 3, 7))),
    (f.RapidReviewOpened(rapid_review="rapid-review/made-up"), on(date(2025, 3, 10))),
    (f.ReviewOpened(review="review/made-up"), on(date(2025, 3, 20))),
    (f.Closed(), on(date(2025, 6, 2))),
)
CONSULTED = Record(
    fact=f.PartnershipConsulted(view=View.MET),
    occurred=Moment("2025-03-11T10:15:00.000000Z"),
    learned=Moment("2025-03-11T10:20:00.000000Z"),
    by="designated safeguarding lead, the infant and junior school",
    role="designated safeguarding lead",
)
"""The command that is timed: a milestone of a case, which makes a body of about 420 bytes."""


def history(length: int, given: Given) -> list[Entry]:
    """The first entries of a case, due dates included, as if each had been recorded in its turn."""
    return told(islice(chain(OPENING, cycle(EVIDENCE)), length), given)[:length]


def told(facts: Iterable[tuple[Fact, Moment]], given: Given) -> list[Entry]:
    """The entries of a case in which these facts are recorded one by one, due dates included."""
    standing, entries = INCIDENT.begin("incident/made-up"), list[Entry]()
    for fact, occurred in facts:
        said = {"by": "duty manager", "role": "safeguarding lead", "departure": "As agreed."}
        decided = INCIDENT.decide(standing, Record(fact=fact, occurred=occurred, **said), given)
        assert not isinstance(decided, Refused), decided
        standing = reduce(INCIDENT.evolve, (entry for _, entry in decided), standing)
        reckoned = INCIDENT.reckon(standing, given)
        standing = reduce(INCIDENT.evolve, reckoned, standing)
        entries += [*(entry for _, entry in decided), *reckoned]
    return entries


def folded(entries: Sequence[Entry]) -> Standing:
    """How a case with these entries stands."""
    return reduce(INCIDENT.evolve, entries, INCIDENT.begin("incident/made-up"))


def consulted(given: Given) -> Entry:
    """The entry that the timed command makes of a case of twenty facts."""
    decided = INCIDENT.decide(folded(history(20, given)), CONSULTED, given)
    assert not isinstance(decided, Refused), decided
    ((_, entry),) = decided
    return entry


def fill(service: Service, number: int, length: int) -> list[str]:
    """Put so many cases of this length on record, and bring the views up to them."""
    cases = [f"incident/{length}-facts-{each}" for each in range(1, number + 1)]
    _put(service, cases, history(length, service.given(INCIDENT)))
    service.views.catch_up()
    return cases


def fill_office(service: Service, number: int) -> None:
    """Put an office's cases on record: nine in ten are closed, one is still consulted on."""
    given = service.given(INCIDENT)
    opened, closed = told(OPENING, given), told((*OPENING, *CLOSING), given)
    for each in range(1, number + 1):
        _put(service, [f"incident/office-{each}"], closed if each % 10 else opened)
    service.views.catch_up()


def _put(service: Service, cases: Sequence[str], entries: Sequence[Entry]) -> None:
    for case in cases:
        write = Write(case, 0, drafts(service, entries))
        service.store.append([write], command_id=new_id(utc_now()), request=case.encode(), actor=actor())


def drafts(service: Service, entries: Sequence[Entry]) -> list[Draft]:
    """The drafts of these entries, with ids of their own."""
    given = service.given(INCIDENT)
    return [service.translation.draft(entry, given) for entry in anew(entries)]


def anew(entries: Sequence[Entry]) -> Iterator[Entry]:
    """The same entries with ids of their own."""
    now = utc_now()
    ids = {entry.id: new_id(now) for entry in entries}
    for entry in entries:
        yield replace(entry, id=ids[entry.id], cause=ids.get(entry.cause or ""))
