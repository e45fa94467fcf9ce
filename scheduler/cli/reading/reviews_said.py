"""What was done in a review and in proceedings: reviewer, family, drafts; charge, trial, verdict, orders."""

from collections.abc import Iterator, Sequence
from typing import Any

from scheduler.cli.render import Line
from scheduler.cli.words import brief
from workflow.clocks import Clock
from workflow.facts import Entry
from workflow.proceedings.standing import Proceedings
from workflow.review import facts as f
from workflow.review.standing import Review

_FAMILY = {
    "review.family-invited": "invited",
    "review.family-contributed": "contributed",
    "review.family-declined": "declined",
}


def review_as_data(review: Review) -> dict[str, Any]:
    """The reviewers, what the family answered, the drafts, and the code it was published under."""
    return {
        "reviewers": list(review.reviewers),
        "family": [{"what": _FAMILY[e.fact.stored], "occurred": e.occurred.edtf} for e in _family(review)],
        "drafts": [{"number": e.fact.version or None, "occurred": e.occurred.edtf} for e in _drafts(review)],
        "published_code": _code(review) or None,
    }


def review_on_a_page(review: Review) -> Iterator[Line]:
    """The same for people."""
    if review.reviewers:
        yield Line(f"Reviewer: {', '.join(review.reviewers)}", indent=2)
    if family := _family(review):
        said = ", then ".join(f"{_FAMILY[e.fact.stored]} {brief(e.occurred)}" for e in family)
        yield Line(f"Family: {said}", indent=2)
    if drafts := _drafts(review):
        said = ", ".join(f"{e.fact.version or 'no number'} ({brief(e.occurred)})" for e in drafts)
        yield Line(f"Drafts: {said}", indent=2)
    if code := _code(review):
        yield Line(f"Published as {code}", indent=2)


def _family(review: Review) -> list[Entry]:
    return sorted((*review.asked_or_heard, *review.declined), key=lambda entry: entry.version)


def _drafts(review: Review) -> list[Entry]:
    return list(review.facts_of(f.OverviewReportDrafted.stored))


def _code(review: Review) -> str:
    """The code it was published under, the last one given; it derives from no name."""
    published = (*((review.published,) if review.published else ()), *review.again)
    return next((e.fact.code for e in reversed(published) if e.fact.code), "")


def proceedings_as_data(proceedings: Proceedings) -> dict[str, Any]:
    """The charges, the trial as listed last, the verdicts and the orders."""
    return {
        "charged_on": [e.occurred.edtf for e in _charges(proceedings)],
        "trial_on": _trial(proceedings) or None,
        "verdicts": [
            {"verdict": str(e.fact.verdict), "occurred": e.occurred.edtf} for e in proceedings.verdicts
        ],
        "orders": [
            {"orders": str(e.fact.orders), "until": e.fact.until.edtf, "occurred": e.occurred.edtf}
            for e in proceedings.orders
        ],
    }


def proceedings_on_a_page(proceedings: Proceedings) -> Iterator[Line]:
    """The same for people."""
    yield from _line("Charged", [brief(e.occurred) for e in _charges(proceedings)])
    days = [brief(e.fact.listed_for) for e in proceedings.trials]
    if days:
        yield Line(f"Trial listed for {', then '.join(days)}", indent=2)
    yield from _line(
        "Verdict", [f"{e.fact.verdict.label}, {brief(e.occurred)}" for e in proceedings.verdicts]
    )
    yield from _line("Court order", [_order(e) for e in proceedings.orders])


def _charges(proceedings: Proceedings) -> list[Entry]:
    return list(proceedings.facts_of("proceedings.charge-made"))


def _trial(proceedings: Proceedings) -> str:
    return proceedings.trials[-1].fact.listed_for.edtf if proceedings.trials else ""


def _order(entry: Entry) -> str:
    until = f", until {brief(entry.fact.until)}" if entry.fact.until.known else ""
    return f"{entry.fact.orders.label}, {brief(entry.occurred)}{until}"


def _line(title: str, said: Sequence[str]) -> Iterator[Line]:
    if said:
        yield Line(f"{title}: {'; '.join(said)}", indent=2)


def situation_of(review: Review, clock: Clock) -> str:
    """The situation a clock of a review is about, and which child, as people say it."""
    if not clock.duty.starts_with.startswith(f.SituationArose.stored):
        return ""
    arose = review.situations[clock.date.cycle - 1 : clock.date.cycle]
    return "".join(
        f"situation {entry.fact.situation.label}{f', child {entry.fact.child}' if entry.fact.child else ''}"
        for entry in arose
    )
