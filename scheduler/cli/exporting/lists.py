"""The lists that more than one return holds: reviews, rapid reviews, decisions not to, actions."""

from collections.abc import Iterable, Iterator
from typing import Any

from projections.actions import ActionRow
from scheduler.cli.exporting.published import called, summary, url_of
from scheduler.sheets.sheet import Column, Holds
from workflow.actions.standing import Status as ActionStatus
from workflow.facts import Entry
from workflow.incident import facts as f
from workflow.incident.standing import Incident
from workflow.rapid_review.standing import RapidReview
from workflow.review.standing import Review, Status
from workflow.vocabulary import Agency, Answer, Outcome, Summary

NOT_SEEN = "not seen yet"
AT_LEAST_ONE = "at least 1"


def day(entry: Entry | None) -> str:
    """When an entry occurred; empty where there is none."""
    return str(entry.occurred) if entry else ""


def how_many(incident: Incident) -> tuple[int | str, int | str]:
    """How many children an incident is about, and how many died; of children without a code nobody knows."""
    coded = [child for child in incident.children.values() if child.code]
    if coded:
        return len(coded), len(incident.deaths)
    if incident.deaths:
        return AT_LEAST_ONE, AT_LEAST_ONE
    alive = any(child.died is Answer.NO for child in incident.children.values())
    return "unknown", 0 if alive else "unknown"


def ended(review: Review) -> Entry | None:
    """What ended a review: it was published, or ended in another way, or was done again as ordered."""
    ends = (
        review.published,
        review.improvements,
        review.absorbed,
        review.discontinued,
        review.not_undertaken,
        *(review.redone[-1:] if review.status is Status.REDONE else ()),
    )
    return next((each for each in ends if each), None)


def review_row(review: Review) -> dict[str, Any]:
    """A review, with its decisions and its publication."""
    public = review.published
    return {
        "case": review.case,
        "called": called(review) if public else "",
        "kind": review.kind.label,
        "status": review.status.label,
        "incident": ", ".join(review.incidents),
        "considered_on": day(review.considered),
        "commissioned_on": day(review.commissioned),
        "not_undertaken_on": day(review.not_undertaken),
        "published_on": day(public),
        "executive_summary": summary(review, Summary.EXECUTIVE) if public else "",
        "learning_summary": summary(review, Summary.LEARNING) if public else "",
        "url": url_of(review),
        "withheld_on": day(review.withheld),
        "improvements_on": day(review.improvements),
        "absorbed_on": day(review.absorbed),
        "discontinued_on": day(review.discontinued),
        "learning": len(review.learning),
        "actions": len(review.actions),
    }


def rapid_review_row(review: RapidReview) -> dict[str, Any]:
    """A rapid review, from the notification to the Panel's answer."""
    answer = review.responses[-1] if review.responses else None
    return {
        "case": review.case,
        "incident": review.incident,
        "status": review.status.label,
        "notified_on": day(*review.notifications[-1:] or (None,)),
        "met_on": day(*review.meetings[-1:] or (None,)),
        "outcome": review.outcome.label if review.outcome else "",
        "signed": f"{len(review.signatures.partners)} of 3",
        "sent_on": day(*review.sent[-1:] or (None,)),
        "answered_on": day(answer),
        "response": answer.fact.response.label if answer else "",
    }


def decisions_not_to(
    incidents: Iterable[Incident], rapid_reviews: Iterable[RapidReview], reviews: Iterable[Review]
) -> Iterator[dict[str, Any]]:
    """Every decision not to notify and not to review, with how the partnership learns all the same."""
    for incident in incidents:
        for entry in incident.not_met:
            learns = entry.fact.learning_route.label
            yield _decision(incident.case, "Criteria not met; not notified", entry, learns)
        for entry in incident.of(f.DissentRecorded):
            yield _decision(incident.case, f"Dissent of {entry.fact.partner.label}", entry, "")
    for rapid in rapid_reviews:
        for entry in rapid.decisions:
            if entry.fact.outcome is not Outcome.LOCAL_REVIEW:
                yield _decision(rapid.case, f"Rapid review: {entry.fact.outcome.label}", entry, "")
    for review in reviews:
        if review.not_undertaken:
            yield _decision(review.case, "Review not undertaken", review.not_undertaken, "")
        if review.discontinued:
            yield _decision(review.case, "Review discontinued", review.discontinued, "")


def _decision(case: str, what: str, entry: Entry, learns: str) -> dict[str, Any]:
    return {
        "case": case,
        "decision": what,
        "decided_on": str(entry.occurred),
        "by": entry.role or entry.by or "",
        "learns": learns,
        "reasons": "on record, sealed",
    }


def action_row(row: ActionRow) -> dict[str, Any]:
    """An action, and whether anybody has seen what it changed."""
    return {
        "case": row.case,
        "source": row.source,
        "learning": row.learning or None,
        "owner": Agency(row.owner).label,
        "post": row.post,
        "status": ActionStatus(row.status).label,
        "agreed_on": row.agreed_on,
        "due_on": row.due_on,
        "days": row.days,
        "evidence": row.evidence,
        "impact": NOT_SEEN if row.without_impact else "",
        "assured_on": row.assured_on,
    }


REVIEWS = (
    Column("case", "Review"),
    Column("called", "Published as"),
    Column("kind", "Kind"),
    Column("status", "Status"),
    Column("incident", "Incident"),
    Column("considered_on", "Considered", Holds.DAY),
    Column("commissioned_on", "Commissioned", Holds.DAY),
    Column("not_undertaken_on", "Not undertaken", Holds.DAY),
    Column("published_on", "Published", Holds.DAY),
    Column("executive_summary", "Executive summary"),
    Column("learning_summary", "Learning summary"),
    Column("url", "Address"),
    Column("withheld_on", "Withheld", Holds.DAY),
    Column("improvements_on", "Improvements published", Holds.DAY),
    Column("absorbed_on", "Absorbed", Holds.DAY),
    Column("discontinued_on", "Discontinued", Holds.DAY),
    Column("learning", "Learning points", Holds.NUMBER),
    Column("actions", "Actions", Holds.NUMBER),
)
RAPID_REVIEWS = (
    Column("case", "Rapid review"),
    Column("incident", "Incident"),
    Column("status", "Status"),
    Column("notified_on", "Panel notified", Holds.DAY),
    Column("met_on", "Meeting", Holds.DAY),
    Column("outcome", "Outcome"),
    Column("signed", "Signed"),
    Column("sent_on", "Sent to the Panel", Holds.DAY),
    Column("answered_on", "Panel answered", Holds.DAY),
    Column("response", "The Panel says"),
)
DECISIONS = (
    Column("case", "Case"),
    Column("decision", "Decision"),
    Column("decided_on", "Decided", Holds.DAY),
    Column("by", "By"),
    Column("learns", "Learning by"),
    Column("reasons", "Reasons"),
)
ACTIONS = (
    Column("case", "Action"),
    Column("source", "Answers"),
    Column("learning", "Point", Holds.NUMBER),
    Column("owner", "Owner"),
    Column("post", "Post"),
    Column("status", "Status"),
    Column("agreed_on", "Agreed", Holds.DAY),
    Column("due_on", "Due", Holds.DAY),
    Column("days", "Due dates set so far", Holds.NUMBER),
    Column("evidence", "Evidence", Holds.NUMBER),
    Column("impact", "Impact"),
    Column("assured_on", "Impact assured", Holds.DAY),
)
