"""What only one kind of case has: rapid reviews, reviews, actions, proceedings, the partnership."""

from collections.abc import Iterable, Iterator
from typing import Any

from scheduler.cli.reading import reviews_said
from scheduler.cli.render import Block, Line, Table
from scheduler.cli.words import brief, counted
from workflow.actions.standing import Action
from workflow.chronology.standing import Chronology
from workflow.facts import Standing
from workflow.moments import Moment
from workflow.partnership.offices import terms
from workflow.partnership.standing import Partnership
from workflow.proceedings.holds import Hold, standing_holds
from workflow.proceedings.standing import Proceedings
from workflow.rapid_review.standing import RapidReview
from workflow.review.standing import Review
from workflow.signing import Signatures
from workflow.vocabulary import Agency, Office


def as_data(standing: Standing) -> dict[str, Any]:
    """What only this kind of case has, for programs."""
    match standing:
        case RapidReview():
            return {"incident": standing.incident or None, **_rapid_review(standing)}
        case Review():
            return _review(standing)
        case Chronology():
            return _chronology(standing)
        case Action():
            return _action(standing)
        case Proceedings():
            return {
                "proceedings": str(standing.kind),
                "held_up": [_hold(hold) for hold in standing_holds(standing)],
                **reviews_said.proceedings_as_data(standing),
            }
        case Partnership():
            return {
                "agencies": [str(agency) for agency in standing.relevant_agencies],
                "offices": [*_offices(standing)],
            }
        case _:
            return {}


def on_a_page(standing: Standing) -> Iterator[Block]:
    """The same for people."""
    match standing:
        case RapidReview():
            yield from _of_a_rapid_review(standing)
        case Review():
            yield from _of_a_review(standing)
        case Chronology():
            yield from _of_a_chronology(standing)
        case Action():
            yield from _of_an_action(standing)
        case Proceedings():
            yield from _of_proceedings(standing)
        case Partnership():
            yield from _of_the_partnership(standing)
        case _:
            return


def _rapid_review(review: RapidReview) -> dict[str, Any]:
    return {
        "outcome": str(review.outcome) if review.outcome else None,
        "awaited": [str(request.agency) for request in review.awaited],
        **_signatures(review.signatures),
        "incomplete": [str(part) for part in review.incomplete],
        "panel_response": str(review.responses[-1].fact.response) if review.responses else None,
    }


def _review(review: Review) -> dict[str, Any]:
    return {
        "review_kind": str(review.kind),
        "lead": str(review.lead),
        "incident": review.incident or None,
        "incidents": list(review.incidents),
        "rapid_review": review.rapid_review or None,
        "agencies": [str(agency) for agency in review.agencies],
        "awaited": [str(agency) for agency in review.awaited],
        **_signatures(review.signatures),
        "publication_dates": [day.edtf for day in review.publication_dates],
        "unanswered_learning": list(review.unanswered),
        "round": review.round,
        **reviews_said.review_as_data(review),
    }


def _signatures(signatures: Signatures) -> dict[str, Any]:
    return {
        "signed": [str(partner) for partner in signatures.partners],
        "not_signed": [str(partner) for partner in signatures.missing(None)],
        "deputies": {str(partner): deputy for partner, deputy in _deputies(signatures).items()},
        "dissents": [str(entry.fact.partner) for entry in signatures.dissents],
    }


def _chronology(chronology: Chronology) -> dict[str, Any]:
    return {
        "for": chronology.review or None,
        "period": chronology.period.edtf,
        "people": list(chronology.people),
        "submissions": [
            {"agency": agency, "number": number, "events": chronology.counts.get((agency, number), 0)}
            for agency, number in chronology.current.items()
        ],
        "awaited": [str(agency) for agency in chronology.awaited],
        "settled": len(chronology.settled),
    }


def _action(action: Action) -> dict[str, Any]:
    return {
        "source": action.source or None,
        "learning": action.learning or None,
        "for_agency": str(action.for_agency),
        "owner": str(action.owner),
        "post": action.post or None,
        "due_days": [day.edtf for day in action.due_days],
        "evidence": len(action.evidence),
        "impact_assured": action.assured is not None,
    }


def _hold(hold: Hold) -> dict[str, Any]:
    return {
        "hold": str(hold.hold),
        "owner": hold.owner or None,
        "review_on": hold.review_on.edtf if hold.review_on.known else None,
        "forecast": hold.forecast.edtf if hold.forecast.known else None,
        "cases": list(hold.cases),
    }


def _offices(partnership: Partnership) -> Iterator[dict[str, Any]]:
    """Who holds each office now, by post or login."""
    for office in Office:
        for term in terms(partnership, office):
            if not term.ended:
                yield {"office": str(office), "holder": term.person, "since": term.since.edtf}


def _of_a_rapid_review(review: RapidReview) -> Iterator[Block]:
    yield from _follows(review.incident)
    if review.outcome:
        yield Line(f"Outcome: {review.outcome.means}", indent=2)
    yield from _signed(review.signatures)
    if review.incomplete:
        yield Line(f"Sent incomplete, without: {_labels(review.incomplete)}", "warn", 2)
    if review.responses:
        yield Line(f"The Panel: {review.responses[-1].fact.response.means}", indent=2)


def _signed(signatures: Signatures) -> Iterator[Line]:
    if signatures.partners or signatures.dissents:
        deputies = _deputies(signatures)
        signed = ", ".join(
            f"{partner.label} by {deputies[partner]}" if partner in deputies else partner.label
            for partner in signatures.partners
        )
        yield Line(f"Signed: {signed or 'nobody'}", indent=2)
        yield Line(f"Not signed: {_labels(signatures.missing(None)) or 'nobody is missing'}", indent=2)
    if signatures.dissents:
        disagree = _labels(entry.fact.partner for entry in signatures.dissents)
        yield Line(f"Disagrees: {disagree}", "warn", 2)


def _deputies(signatures: Signatures) -> dict[Any, str]:
    """Who signed for a partner, by post, where the partner did not sign itself."""
    first: dict[Any, str] = {}
    for entry in signatures.signed:
        first.setdefault(entry.fact.partner, entry.fact.deputy)
    return {partner: deputy for partner, deputy in first.items() if deputy}


def _brief(moment: Moment) -> str:
    """A day for a column, empty where there is none."""
    return brief(moment) if moment.known else ""


def _of_a_review(review: Review) -> Iterator[Block]:
    yield Line(f"Kind: {review.kind.means}", indent=2)
    for case in (*review.incidents, review.rapid_review):
        yield from _follows(case)
    if review.round > 1:
        yield Line(f"It is being done again: round {review.round}.", "warn", 2)
    if review.agencies:
        yield Line(f"Agencies: {_labels(review.agencies)}", indent=2)
    if review.awaited:
        yield Line(f"Records awaited from: {_labels(review.awaited)}", "warn", 2)
    if review.publication_dates:
        days = ", then ".join(brief(day) for day in review.publication_dates)
        yield Line(f"To be published {days}", indent=2)
    if review.unanswered:
        points = ", ".join(map(str, review.unanswered))
        yield Line(f"No agency has responded to learning point {points}", "warn", 2)
    yield from reviews_said.review_on_a_page(review)
    yield from _signed(review.signatures)


def _of_a_chronology(chronology: Chronology) -> Iterator[Block]:
    if chronology.review:
        yield Line(f"Made for {chronology.review}", indent=2)
    for agency, number in chronology.current.items():
        events = chronology.counts.get((agency, number), 0)
        yield Line(f"{Agency(agency).label}: {counted(events, 'event')} (submission {number})", indent=2)
    if chronology.awaited:
        yield Line(f"Awaited from: {_labels(chronology.awaited)}", "warn", 2)
    yield Line(f"Read it: spr chronology show {chronology.case}", indent=2)


def _of_an_action(action: Action) -> Iterator[Block]:
    if action.source:
        point = f", learning point {action.learning}" if action.learning else ""
        yield Line(f"Answers {action.source}{point}", indent=2)
    post = f" ({action.post})" if action.post else ""
    yield Line(f"Owned by {action.owner.label}{post}, for {action.for_agency.label}", indent=2)
    if action.due_days:
        days = ", then ".join(brief(day) for day in action.due_days)
        yield Line(f"To be done by {days}", indent=2)
    if action.without_evidence_of_impact:
        yield Line("Nobody has seen yet what it changed.", "warn", 2)


def _of_proceedings(proceedings: Proceedings) -> Iterator[Block]:
    yield Line(f"Which: {proceedings.kind.means}", indent=2)
    yield from reviews_said.proceedings_on_a_page(proceedings)
    holds = standing_holds(proceedings)
    if holds:
        yield Line("Held up, which stops no clock", "title")
        rows = [
            (
                hold.hold.label,
                hold.owner,
                _brief(hold.review_on),
                _brief(hold.forecast),
                ", ".join(hold.cases),
            )
            for hold in holds
        ]
        yield Table(("what", "owner", "next review", "expected to end", "cases"), rows, indent=2)


def _of_the_partnership(partnership: Partnership) -> Iterator[Block]:
    if partnership.relevant_agencies:
        yield Line(f"Relevant agencies: {_labels(partnership.relevant_agencies)}", indent=2)
    held = [(Office(each["office"]).label, each["holder"], each["since"]) for each in _offices(partnership)]
    if held:
        yield Line("Offices", "title")
        yield Table(("office", "holder", "since"), held, indent=2)


def _follows(case: str) -> Iterator[Line]:
    if case:
        yield Line(f"Follows from {case}", indent=2)


def _labels(terms: Iterable[Any]) -> str:
    return ", ".join(term.label for term in terms)
