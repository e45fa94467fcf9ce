"""What is asked beyond the page: of a withdrawal, of the children's codes, of the areas and the partners."""

from workflow import disagreements
from workflow.facts import NONE_HELD, Entry
from workflow.incident import facts as f
from workflow.incident import jurisdiction
from workflow.incident.children import code_of
from workflow.incident.rules import RECORD
from workflow.incident.standing import Incident
from workflow.incident.to_rapid_review import national
from workflow.rules import Rule, Treatment
from workflow.vocabulary import Addressee, Agency, Answer, LearningRoute

WORKING_TOGETHER = "Working Together to Safeguard Children"

DECIDED_AGAINST = Rule(
    "decided-against",
    "it has been decided that the criteria are not met",
    f"{WORKING_TOGETHER}: a withdrawal needs a decision",
    lambda i, _: isinstance(i.criteria and i.criteria.fact, f.CriteriaNotMet),
    remedy="record incident.criteria-not-met",
)


def _the_only_notification(incident: Incident, entry: Entry | None) -> bool:
    if entry is None:
        return True
    reference = entry.fact.reference
    others = [each for each in incident.standing_reports if each.fact.reference != reference]
    return len(incident.standing_reports) <= 1 or not others


THE_ONLY_NOTIFICATION = Rule(
    "the-only-notification",
    "it was the only notification of the incident; the clocks show which others stand",
    RECORD,
    _the_only_notification,
    Treatment.WARNING,
    "see the clocks: spr show CASE",
    about_the_fact=True,
)


def _one_death_each(incident: Incident, entry: Entry | None) -> bool:
    """Whether this notification, with what went before under its reference, speaks of one death at most."""
    if entry is None or not national(entry):
        return True
    reference = entry.fact.reference
    before = [r for r in incident.standing_reports if NONE_HELD != r.fact.reference == reference]
    spoken_of = [
        child
        for child in incident.deaths
        if any(not r.fact.children or child.among(r.fact.children) for r in (entry, *before))
    ]
    return len(spoken_of) <= 1


ONE_DEATH_EACH = Rule(
    "one-death-each",
    "it speaks of one child who died: each death is notified by itself, and siblings who were harmed "
    "together share one notification",
    "gov.uk: report a serious child safeguarding incident",
    _one_death_each,
    Treatment.WARNING,
    "record incident.panel-notified for each of them, with --children CODE and its own --reference",
    about_the_fact=True,
)
REFERRAL_MADE = Rule(
    "referral-made",
    "a referral is on record",
    RECORD,
    lambda i, _: i.referral is not None,
    Treatment.WARNING,
    "record incident.referred-to-local-authority",
)
NOTIFIED_BEFORE = Rule(
    "notified-before",
    "a notification is on record",
    RECORD,
    lambda i, _: bool(i.reports),
    Treatment.WARNING,
    "record incident.panel-notified",
)


def _code_is_free(incident: Incident, entry: Entry | None) -> bool:
    if entry is None or not entry.fact.becomes:
        return True
    becomes = code_of(incident.children, entry.fact.becomes)
    return becomes not in incident.children or becomes == code_of(incident.children, entry.fact.child)


CODE_IS_FREE = Rule(
    "code-is-free",
    "the new code belongs to no other child of the incident",
    RECORD,
    _code_is_free,
    Treatment.REFUSED,
    "if the two are one child, record incident.children-found-to-be-one; else choose another code",
    about_the_fact=True,
)
TWO_CODES = Rule(
    "two-codes",
    "it names two codes that differ",
    RECORD,
    lambda _, e: e is None or bool(e.fact.child and e.fact.also and e.fact.child != e.fact.also),
    Treatment.REFUSED,
    "name the code to carry on with, and with --also the other one",
    about_the_fact=True,
)
BOTH_ARE_KNOWN = Rule(
    "both-are-known",
    "both children are already on record",
    RECORD,
    lambda i, e: e is None or all(code_of(i.children, c) in i.children for c in (e.fact.child, e.fact.also)),
    Treatment.WARNING,
    "mend the code, if it was mistyped",
    about_the_fact=True,
)
CHILD_IS_NAMED = Rule(
    "child-is-named",
    "it names the child by a code",
    RECORD,
    lambda _, e: e is None or bool(e.fact.child),
    Treatment.REFUSED,
    "add --child CODE",
    about_the_fact=True,
)
CHILD_IS_NEW = Rule(
    "child-is-new",
    "the child is not on record yet",
    RECORD,
    lambda i, e: e is None or code_of(i.children, e.fact.child) not in i.children,
    Treatment.WARNING,
    about_the_fact=True,
)


def _no_death_stated(incident: Incident, entry: Entry | None) -> bool:
    if entry is None:
        return True
    code = code_of(incident.children, entry.fact.child)
    return not any(child.death_stated for each, child in incident.children.items() if code in {"", each})


NO_DEATH_STATED = Rule(
    "no-death-stated",
    "no death of the child is on record already: to put it right, spr decide correct",
    RECORD,
    _no_death_stated,
    Treatment.WARNING,
    "correct it: spr decide correct CASE",
    about_the_fact=True,
)
LAW_OF_ENGLAND = Rule(
    "law-of-england",
    "it happened in England, or to a child who normally lives in our area: elsewhere other law applies "
    "(in Wales, the single unified safeguarding review)",
    "Children Act 2004, section 16C(1)",
    lambda i, _: not jurisdiction.other_law(i),
    Treatment.WARNING,
    "record incident.authorities-stated",
)
OURS_TO_NOTIFY = Rule(
    "ours-to-notify",
    "our own area leads, or nobody has stated that another one does",
    "the Panel's answers to frequent questions: the area in which the incident took place notifies",
    lambda i, _: not jurisdiction.owed_elsewhere(i, "sin.notify_panel"),
    Treatment.WARNING,
    "record incident.lead-agreed if the lead has changed",
)
AUTHORITY_IS_NAMED = Rule(
    "authority-is-named",
    "it names the authority",
    RECORD,
    lambda _, e: e is None or (getattr(e.fact, "lead", "") or e.fact.authority) != f.UNSTATED,
    Treatment.REFUSED,
    "call the authority by its area in one word, or: ours",
    about_the_fact=True,
)
A_SAFEGUARDING_PARTNER = Rule(
    "a-safeguarding-partner",
    "it is one of the three safeguarding partners: local authority, integrated care board, police",
    "Children Act 2004, section 16E",
    lambda _, e: (
        e is None or e.fact.partner in {Agency.LOCAL_AUTHORITY, Agency.INTEGRATED_CARE_BOARD, Agency.POLICE}
    ),
    Treatment.WARNING,
    about_the_fact=True,
)


def _raised(incident: Incident, entry: Entry | None) -> bool:
    about = entry.fact.about if entry else None
    raised = [e for e in incident.disagreements if isinstance(e.fact, disagreements.Recorded)]
    return about is None or any(each.fact.about is about for each in raised)


DISAGREEMENT_RAISED = Rule(
    "disagreement-raised",
    "the disagreement is on record",
    RECORD,
    _raised,
    Treatment.WARNING,
    "record incident.disagreement-recorded",
    about_the_fact=True,
)
ALLEGATION_RAISED = Rule(
    "allegation-raised",
    "an allegation, or a person in a position of trust, is on record",
    RECORD,
    lambda i, _: bool(
        i.of(f.AllegationRaised)
        or any(e.fact.concerned is Answer.YES for e in i.of(f.PositionOfTrustConsidered))
    ),
    Treatment.WARNING,
    "record incident.allegation-raised",
)
_FACT_OF_ITS_OWN = {
    Addressee.PANEL, Addressee.OFSTED, Addressee.SECRETARY_OF_STATE, Addressee.SAFEGUARDING_PARTNERS,
    Addressee.PARTNERSHIP_OFFICE,
    Addressee.PARTNERS_OF_OTHER_AREAS, Addressee.CHILD_DEATH_REVIEW_PARTNERS,
}  # fmt: skip
NO_FACT_OF_ITS_OWN = Rule(
    "no-fact-of-its-own",
    "the body has no fact of its own, by which a duty is met",
    RECORD,
    lambda _, e: e is None or e.fact.body not in _FACT_OF_ITS_OWN,
    Treatment.REFUSED,
    "record the fact that says it: incident.panel-notified, incident.reported-to-ofsted, "
    "incident.secretary-of-state-informed, incident.safeguarding-partners-informed, incident.notified, "
    "incident.other-authority-told or incident.child-death-process-notified",
    about_the_fact=True,
)
ROUTE_IS_NAMED = Rule(
    "route-is-named",
    "it names how the partnership learns from the incident all the same",
    f"{WORKING_TOGETHER}; local learning pathways",
    lambda _, e: e is None or e.fact.learning_route is not LearningRoute.NOT_STATED,
    Treatment.WARNING,
    "add --learning-route",
    about_the_fact=True,
)
