"""Raising it, deciding on it, protecting the child: what the organisation and the authorities owe at once."""

from collections.abc import Iterator
from typing import Any

from workflow.duties import Anchor, Duty, Ending, Hours, Reading, WorkingDays
from workflow.facts import Entry
from workflow.incident import facts as f
from workflow.incident.duties.awareness import before, not_owed
from workflow.incident.standing import Incident
from workflow.vocabulary import Addressee, Agency, ClockState, Force, Party, StrategyOutcome

CONTACTS_NOBODY = {Agency.LOCAL_AUTHORITY, Agency.PARTNERSHIP, Agency.CDOP}
"""Those who are themselves contacted, or are told of deaths by a procedure of their own."""


def _organisation_aware(incident: Incident) -> Iterator[Anchor]:
    told = incident.notified
    if told is None or told.fact.organisation in CONTACTS_NOBODY:
        return
    aware = told.fact.organisation_aware
    if aware.known:
        yield Anchor("", aware, told.id)
    else:
        yield Anchor("", told.occurred, told.id, presumed=True)


def _contacted_both(incident: Incident, _anchor: Anchor) -> Iterator[Entry]:
    """The later of the two contacts: the partnership (by the notification itself) and the local authority."""
    authority = incident.contact or incident.aware
    if incident.notified and authority:
        both = (incident.notified, authority)
        yield max(both, key=lambda entry: (entry.occurred.latest is None, str(entry.occurred.latest)))


def _asked_to_decide(incident: Incident) -> Iterator[Anchor]:
    """The notification to the partnership, or else the opening of the consultation."""
    asked = (incident.notified, *incident.of(f.CriteriaConsultationOpened))
    for entry in [each for each in asked if each][:1]:
        yield Anchor("", entry.occurred, entry.id)


def _met_to_decide(incident: Incident, _anchor: Anchor) -> Iterator[Entry]:
    return iter(incident.of(f.PartnersMeetingHeld))


def _allegations(incident: Incident) -> Iterator[Anchor]:
    for number, entry in enumerate(incident.of(f.AllegationRaised), start=1):
        yield Anchor("", entry.occurred, entry.id, cycle=number)


def _told_designated_officer(incident: Incident, anchor: Anchor) -> Iterator[Entry]:
    """Word that was not given before the allegation was raised."""
    told = [e for e in incident.of(f.BodyInformed) if e.fact.body is Addressee.DESIGNATED_OFFICER]
    for entry in (*incident.of(f.LadoTold), *told):
        if not before(entry, anchor.moment):
            yield entry


def _enquiries(incident: Incident) -> Iterator[Anchor]:
    """Each strategy discussion with which enquiries began, for the child it was about."""
    cycles: dict[str, int] = {}
    for entry in incident.of(f.StrategyDiscussionHeld):
        if entry.fact.outcome is StrategyOutcome.SECTION_47_BEGUN:
            subject = incident.subject(entry.fact.child)
            cycles[subject] = cycles.get(subject, 0) + 1
            yield Anchor(subject, entry.occurred, entry.id, cycle=cycles[subject])


def _conferred(incident: Incident, anchor: Anchor) -> Iterator[Entry]:
    return _concerning(incident, f.ChildProtectionConferenceHeld, anchor)


def _no_conference(incident: Incident, anchor: Anchor) -> Ending | None:
    found = _concerning(incident, f.ChildProtectionConferenceNotNeeded, anchor)
    return next((Ending(entry, ClockState.VOID) for entry in found), None)


def _concerning(incident: Incident, fact: Any, anchor: Anchor) -> Iterator[Entry]:  # noqa: ANN401  one of two facts
    """What is on record of the child, or of every child, and did not happen before the discussion."""
    for entry in incident.of(fact):
        subject = incident.subject(entry.fact.child)
        if (not subject or not anchor.subject or subject == anchor.subject) and not before(
            entry, anchor.moment
        ):
            yield entry


def _referred(incident: Incident) -> Iterator[Anchor]:
    if incident.referral:
        yield Anchor("", incident.referral.occurred, incident.referral.id)


def _decided(incident: Incident, anchor: Anchor) -> Iterator[Entry]:
    """A decision, or a strategy discussion, which presumes one; not what was before the referral."""
    for entry in incident.of(f.ReferralDecided, f.StrategyDiscussionHeld):
        if not before(entry, anchor.moment):
            yield entry


RAISING = (
    Duty(
        code="agency.raise",
        says="The organisation contacts the local authority and the partnership within one working day of becoming aware.",
        source="local policy (the page sets no time for the organisation; one working day is the partnership's to confirm)",
        force=Force.LOCAL_POLICY,
        owed_by=Party.ORGANISATION,
        owed_to=Party.PARTNERSHIP,
        label="a first contact",
        within=WorkingDays(1),
        starts_with="the organisation becomes aware (presumed from its notification until stated)",
        met_with="both the partnership and the local authority have been contacted",
        starts=_organisation_aware,
        met_by=_contacted_both,
        ended_by=not_owed,
        due_soon=1,
        local=True,
        readings={
            "day": Reading("by a form within 24 hours, and by word of mouth", "Knowsley", within=Hours(24)),
        },
    ),
)
PROTECTING = (
    Duty(
        code="referral.decide",
        says="The local authority decides within one working day what it does on a referral.",
        source="Working Together: referrals (the one working day is to be confirmed by the partnership, and owed where its profile adopts it)",
        force=Force.STATUTORY_GUIDANCE,
        owed_by=Party.LOCAL_AUTHORITY,
        owed_to=Party.CHILD_AND_FAMILY,
        label="a decision on a referral",
        within=WorkingDays(1),
        starts_with="incident.referred-to-local-authority",
        met_with="incident.referral-decided, or incident.strategy-discussion-held",
        starts=_referred,
        met_by=_decided,
        due_soon=1,
        local=True,
    ),
    Duty(
        code="partners.decide",
        says="The delegated safeguarding partners meet within one working day of the referral and decide whether the criteria are met.",
        source="local policy (South Tyneside; elsewhere inside the five working days)",
        force=Force.LOCAL_POLICY,
        owed_by=Party.SAFEGUARDING_PARTNERS,
        owed_to=Party.PARTNERSHIP,
        label="a meeting of the partners",
        within=WorkingDays(1),
        starts_with="the partnership is notified, or the consultation is opened",
        met_with="incident.partners-meeting-held",
        starts=_asked_to_decide,
        met_by=_met_to_decide,
        ended_by=not_owed,
        due_soon=1,
        local=True,
        readings={
            "within-five": Reading("inside the five working days", "most areas", within=WorkingDays(5)),
        },
    ),
    Duty(
        code="lado.refer",
        says="The designated officer (LADO) is told of an allegation against a person in a position of trust within one working day.",
        source="Working Together; Keeping children safe in education (the one working day is to be confirmed by the partnership)",
        force=Force.STATUTORY_GUIDANCE,
        owed_by=Party.ORGANISATION,
        owed_to=Party.DESIGNATED_OFFICER,
        label="word to a colleague",
        within=WorkingDays(1),
        starts_with="incident.allegation-raised",
        met_with="incident.lado-told",
        starts=_allegations,
        met_by=_told_designated_officer,
        due_soon=1,
    ),
    Duty(
        code="s47.icpc",
        says="The initial child protection conference is held within fifteen working days of the strategy discussion with which the section 47 enquiries began.",
        source="Working Together: section 47 enquiries (the fifteen working days are to be confirmed by the partnership; they are not those of the rapid review)",
        force=Force.STATUTORY_GUIDANCE,
        owed_by=Party.LOCAL_AUTHORITY,
        owed_to=Party.CHILD_AND_FAMILY,
        label="a further meeting",
        within=WorkingDays(15),
        starts_with="a strategy discussion with which section 47 enquiries begin",
        met_with="incident.child-protection-conference-held",
        starts=_enquiries,
        met_by=_conferred,
        ended_by=_no_conference,
    ),
)
