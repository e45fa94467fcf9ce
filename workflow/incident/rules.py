"""What the page asks before what: each rule a sentence that can follow "only when", with its source."""

from collections.abc import Iterator

from workflow.clocks import Clock, clocks
from workflow.criteria import other_harm_without_reasons, verdict
from workflow.facts import Entry
from workflow.incident import facts as f
from workflow.incident.children import code_of
from workflow.incident.duties import DUTIES, OF_OTHERS
from workflow.incident.standing import ESTABLISHES_ITSELF, Incident
from workflow.rules import Rule, Treatment
from workflow.vocabulary import Answer, IncidentType

PAGE = "KSCP, Safeguarding Practice Reviews: responsibilities of an organisation"
PAGE_LA = "KSCP, Safeguarding Practice Reviews: responsibilities of the local authority"
RECORD = "the record"


def _established_elsewhere(incident: Incident, entry: Entry | None) -> bool:
    stated = entry.fact.source if entry and isinstance(entry.fact, f.CriteriaConfirmed) else None
    return incident.source in ESTABLISHES_ITSELF or stated in ESTABLISHES_ITSELF


def _asked_of_the_organisation(code: str, sentence: str, name: str, fact: type, remedy: str) -> Rule:
    """A step asked of the organisation: the entry kept under `name` must be of the type `fact`."""

    def holds(incident: Incident, entry: Entry | None) -> bool:
        kept = getattr(incident, name)
        return _established_elsewhere(incident, entry) or isinstance(kept and kept.fact, fact)

    return Rule(code, sentence, PAGE, holds, remedy=remedy)


SAFETY_FIRST = _asked_of_the_organisation(
    "safety-first",
    "the child's immediate safety is secured, or the harm's impact minimised: the first step in every case",
    "safety",
    f.SafetySecured,
    "record incident.safety-secured",
)
LEAD_INFORMED = Rule(
    "lead-informed",
    "the organisation's safeguarding lead is informed",
    PAGE,
    lambda i, e: bool(i.lead_informed or i.lead) or _established_elsewhere(i, e),
    remedy="record incident.safeguarding-lead-informed",
)
LEAD_AGREED = _asked_of_the_organisation(
    "lead-agreed",
    "the organisation's safeguarding lead agrees that the criteria have been met",
    "lead",
    f.SafeguardingLeadAgreed,
    "record incident.safeguarding-lead-agreed",
)
MANAGER_AGREED = _asked_of_the_organisation(
    "manager-agreed",
    "a senior manager of the organisation agrees that the criteria have been met",
    "manager",
    f.SeniorManagerAgreed,
    "record incident.senior-manager-agreed",
)
LOCAL_AUTHORITY_CONSULTED = _asked_of_the_organisation(
    "local-authority-consulted",
    "the local authority is consulted on whether the criteria have been met",
    "local_authority",
    f.LocalAuthorityConsulted,
    "record incident.local-authority-consulted",
)
PARTNERSHIP_CONSULTED = _asked_of_the_organisation(
    "partnership-consulted",
    "the partnership (KSCP) is consulted on whether the criteria have been met",
    "partnership",
    f.PartnershipConsulted,
    "record incident.partnership-consulted",
)
CRITERIA_CONFIRMED = Rule(
    "criteria-confirmed",
    "the criteria of a notifiable incident are confirmed",
    PAGE_LA,
    lambda i, _: isinstance(i.criteria and i.criteria.fact, f.CriteriaConfirmed),
    remedy="record incident.criteria-confirmed",
)
BEFORE_CONFIRMING = (
    SAFETY_FIRST,
    LEAD_INFORMED,
    LEAD_AGREED,
    MANAGER_AGREED,
    LOCAL_AUTHORITY_CONSULTED,
    PARTNERSHIP_CONSULTED,
)


def _who_died_is_named(_incident: Incident, entry: Entry | None) -> bool:
    notified = entry.fact if entry else None
    if not isinstance(notified, f.Notified) or notified.type is not IncidentType.DEATH:
        return True
    return len(notified.children) <= 1 or bool(notified.died)


WHO_DIED_IS_NAMED = Rule(
    "who-died-is-named",
    "it says which of several children died",
    RECORD,
    _who_died_is_named,
    Treatment.REFUSED,
    "add --died CODE",
    about_the_fact=True,
)


def _children_are_known(incident: Incident, entry: Entry | None) -> bool:
    if entry is None:
        return True
    if isinstance(entry.fact, f.Notified):
        named = {*entry.fact.died, *entry.fact.seriously_harmed}
        return named <= {*entry.fact.children} or not entry.fact.children
    reported = {code_of(incident.children, code) for code in getattr(entry.fact, "children", ())}
    return reported <= set(incident.children)


CHILDREN_ARE_KNOWN = Rule(
    "children-are-known",
    "every child it names is one of the children of the incident",
    RECORD,
    _children_are_known,
    Treatment.REFUSED,
    "record incident.child-described for the child first, or mend the code",
    about_the_fact=True,
)


def _other_harm_is_reasoned(_incident: Incident, entry: Entry | None) -> bool:
    harmed = entry.fact if entry else None
    if not isinstance(harmed, f.ChildSeriouslyHarmed):
        return True
    return not other_harm_without_reasons(harmed.harm, harmed.reasons, harmed.research)


OTHER_HARM_IS_REASONED = Rule(
    "other-harm-is-reasoned",
    "other harm is given with its reasons and with the research evidence considered",
    "KSCP, Safeguarding Practice Reviews: seriously harmed",
    _other_harm_is_reasoned,
    Treatment.REFUSED,
    "add --reasons and --research",
    about_the_fact=True,
)
CHILD_HAS_DIED = Rule(
    "child-has-died",
    "a child of the incident has died",
    "KSCP, Safeguarding Practice Reviews: CDOP procedures",
    lambda i, _: bool(i.deaths),
    Treatment.WARNING,
    "record incident.child-died",
)
REFERRED = Rule(
    "referred",
    "a referral to the local authority is made where a child is seriously harmed, or why not is on record",
    PAGE,
    lambda i, _: (
        bool(i.referral or i.of(f.NotReferred))
        or all(c.harmed is not Answer.YES for c in i.children.values())
    ),
    Treatment.WARNING,
    "record incident.referred-to-local-authority, or incident.not-referred with the reasons",
)


def _lead(entry: Entry) -> set[str]:
    return {entry.by} if entry.by else set()


def _managers(entry: Entry) -> set[str]:
    said = isinstance(entry.fact, (f.SeniorManagerAgreed, f.SeniorManagerDisagreed))
    return {name for name in (entry.fact.senior_manager, entry.by if said else None) if name}


def _two_people(incident: Incident, entry: Entry | None) -> bool:
    if entry is None:
        return True
    if isinstance(entry.fact, (f.SafeguardingLeadAgreed, f.SafeguardingLeadDisagreed)):
        with_whom = _managers(entry) | (_managers(incident.manager) if incident.manager else set())
        return not _lead(entry) & with_whom
    return not (incident.lead and _lead(incident.lead) & _managers(entry))


TWO_PEOPLE = Rule(
    "two-people",
    "the safeguarding lead and the senior manager are two people",
    PAGE,
    _two_people,
    Treatment.WARNING,
    about_the_fact=True,
)
SAFETY_ON_RECORD = Rule(
    "safety-on-record",
    "the immediate safety of the child is on record",
    PAGE,
    lambda i, _: i.safety is not None,
    Treatment.WARNING,
    "record incident.safety-secured",
)
A_GROUND_IS_SHOWN = Rule(
    "a-ground-is-shown",
    "the facts on record show one of the grounds",
    "KSCP, Safeguarding Practice Reviews: criteria of a notifiable incident",
    lambda i, _: verdict(i) is Answer.YES,
    Treatment.WARNING,
    "see which answers are missing: spr show CASE",
)
NO_GROUND_IS_SHOWN = Rule(
    "no-ground-is-shown",
    "the facts on record show none of the grounds",
    "KSCP, Safeguarding Practice Reviews: criteria of a notifiable incident",
    lambda i, _: verdict(i) is not Answer.YES,
    remedy="see which ground the facts show: spr show CASE",
)
NOT_BEFORE_AWARENESS = Rule(
    "not-before-awareness",
    "the report is made after the local authority became aware",
    PAGE_LA,
    lambda i, e: (
        not (i.aware and e and e.occurred.latest and i.aware.occurred.earliest)
        or e.occurred.latest >= i.aware.occurred.earliest
    ),
    Treatment.WARNING,
    "mend the date, or state the awareness anew",
    about_the_fact=True,
)
STATED_ONCE = Rule(
    "stated-once",
    "the awareness of the local authority has not been stated before; the last statement governs",
    RECORD,
    lambda i, _: i.aware is None,
    Treatment.WARNING,
)
CHILD_IS_KNOWN = Rule(
    "child-is-known",
    "the child is one of those already on record",
    RECORD,
    lambda i, e: (
        e is None
        or not e.fact.child
        or code_of(i.children, e.fact.child) in i.children
        or not any(i.children)
    ),
    Treatment.WARNING,
    "mend the code, if it was mistyped",
    about_the_fact=True,
)
NOT_CLOSED = Rule(
    "not-closed",
    "the case is not closed",
    RECORD,
    lambda i, _: i.closed is None,
    Treatment.WARNING,
    "record incident.reopened if the case goes on",
)


def no_duty_open(incident: Incident, _entry: Entry | None) -> bool:
    """Whether every duty of the case is met, void or passed on, but those that others owe."""
    return not any(_open_clocks(incident))


def _open_clocks(incident: Incident) -> Iterator[Clock]:
    for clock in clocks(incident, DUTIES):
        if not (clock.ended or clock.owed_elsewhere or clock.duty.owed_by in OF_OTHERS):
            yield clock


def _which_are_open(incident: Incident, _entry: Entry | None) -> str:
    return "open: " + ", ".join(" ".join(filter(None, clock.key[:2])) for clock in _open_clocks(incident))


NO_DUTY_OPEN = Rule(
    "no-duty-open",
    "every duty of the case is met, or found not to be owed",
    RECORD,
    no_duty_open,
    Treatment.REFUSED,
    "see what is owed: spr show CASE",
    found=_which_are_open,
)
