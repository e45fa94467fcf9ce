"""Everybody else whom the local authority tells: the partners, the Secretary of State, Ofsted."""

from collections.abc import Iterator
from itertools import islice

from msgspec.structs import replace

from workflow.duties import THE_DAY_SET, Anchor, Days, Duty, Ending, Reading
from workflow.facts import Entry
from workflow.incident import facts as f
from workflow.incident import jurisdiction
from workflow.incident.children import Child
from workflow.incident.duties.awareness import aware_of_death, awareness, covers, not_owed, spoke_of
from workflow.incident.duties.reporting import (
    FIRST_AWARE,
    FIVE_WORKING_DAYS,
    IN_FORCE_2018,
    SECTION_16C,
    later,
    not_of,
    told_panel,
)
from workflow.incident.standing import Incident
from workflow.policy import since
from workflow.vocabulary import Answer, ClockState, Force, Ground, LegalStatus, Means, Party

OF_THE_PARTNERS = SECTION_16C | {Ground.LOOKED_AFTER_DEATH}
"""The grounds on which the safeguarding partners are informed."""


def _partners(incident: Incident) -> Iterator[Anchor]:
    """Those of our own area, and of every other area concerned."""
    anchors = list(awareness(incident))
    yield from anchors
    for anchor in anchors[:1]:
        for area in jurisdiction.other_areas(incident):
            yield replace(anchor, subject=area)


def _since_the_form(incident: Incident) -> Iterator[Anchor]:
    """From the day on which the Panel was notified; nothing until then."""
    for anchor in _partners(incident):
        for report in islice(told_panel(incident, anchor), 1):
            yield replace(anchor, moment=report.occurred, cause=report.id, presumed=False)


def _told_partners(incident: Incident, anchor: Anchor) -> Iterator[Entry]:
    """Word to the partners themselves; the national form does not reach them."""
    own = not anchor.subject or incident.child(anchor.subject) is not None
    for entry in incident.of(f.SafeguardingPartnersInformed):
        if (own and entry.fact.area == f.OURS and covers(incident, entry, anchor)) or (
            not own and entry.fact.area == anchor.subject
        ):
            yield entry


def _not_owed_to_partners(incident: Incident, anchor: Anchor) -> Ending | None:
    """The death of a care leaver alone goes to the Secretary of State and Ofsted."""
    return not_of(*OF_THE_PARTNERS, incident=incident) or not_owed(incident, anchor)


def _looked_after(incident: Incident) -> Iterator[Anchor]:
    return _dead(incident, "looked_after")


def _care_leavers(incident: Incident) -> Iterator[Anchor]:
    """Once the authority knows of the death and of the status: from the later of the two."""
    for anchor in _dead(incident, "was_care_leaver"):
        status = _status_known(incident, anchor.subject)
        known = (status.learned or status.occurred) if status else anchor.moment
        moment = later(anchor.moment, known)
        cause = status.id if status and moment != anchor.moment else anchor.cause
        yield replace(anchor, moment=moment, cause=cause)


def _status_known(incident: Incident, subject: str) -> Entry | None:
    """The statement that first told that it was a care leaver."""
    child = incident.child(subject)
    for entry in incident.of(f.ChildStatusStated):
        said = entry.fact.care_leaver is Answer.YES or entry.fact.legal_status is LegalStatus.CARE_LEAVER
        if said and child and (not entry.fact.child or child.among((entry.fact.child,))):
            return entry
    return None


def _dead(incident: Incident, status: str) -> Iterator[Anchor]:
    for child in incident.deaths:
        anchor = aware_of_death(incident, child) if getattr(child, status) is Answer.YES else None
        if anchor:
            yield anchor


def _since_status_known(incident: Incident) -> Iterator[Anchor]:
    for child in incident.deaths:
        if child.was_care_leaver is Answer.YES and child.status_by:
            known = child.status_by.learned or child.status_by.occurred
            yield Anchor(child.subject, known, child.status_by.id)


def _told_both(incident: Incident, anchor: Anchor, ground: Ground) -> Iterator[Entry]:
    """The national form with this ground, or both the Secretary of State and Ofsted by other means."""
    child = incident.child(anchor.subject)
    if child is None:
        return
    for report in incident.reports:
        grounds = getattr(report.fact, "grounds", ())
        form = report.fact.means is Means.NATIONAL_FORM and (not grounds or ground in grounds)
        if form and spoke_of(report, child):
            yield report
    yield from _by_other_means(incident, child)


def _by_other_means(incident: Incident, child: Child) -> Iterator[Entry]:
    ofsted = [r for r in incident.reports if isinstance(r.fact, f.ReportedToOfsted) and spoke_of(r, child)]
    department = [e for e in incident.of(f.SecretaryOfStateInformed) if spoke_of(e, child)]
    if ofsted and department:
        yield max(ofsted[0], department[0], key=lambda e: (e.occurred.latest is None, str(e.occurred.latest)))


def _not_so(status: str, incident: Incident, anchor: Anchor) -> Ending | None:
    """The child turned out not to be one to whom it applies."""
    child = incident.child(anchor.subject)
    if child and getattr(child, status) is Answer.NO and child.status_by:
        return Ending(child.status_by, ClockState.VOID)
    return None


OTHERS_TOLD = (
    Duty(
        code="sin.notify_partners",
        says="The local authority informs the safeguarding partners, of its own area and of other areas concerned, within the same five working days.",
        source="Working Together to Safeguard Children: notifiable incidents (the five working days)",
        force=Force.STATUTORY_GUIDANCE,
        owed_by=Party.LOCAL_AUTHORITY,
        owed_to=Party.SAFEGUARDING_PARTNERS,
        label="word to the partners",
        within=FIVE_WORKING_DAYS,
        starts_with=FIRST_AWARE,
        met_with="incident.safeguarding-partners-informed; the national form does not reach them",
        starts=_partners,
        met_by=_told_partners,
        ended_by=_not_owed_to_partners,
        in_force=IN_FORCE_2018,
        readings={
            "same-day": Reading("on the day of awareness itself", "North East Lincolnshire", within=Days(0)),
            "at-the-same-time": Reading(
                "at the same time as the Panel: on the day on which it is notified",
                "the government's page of 2018",
                _since_the_form,
                THE_DAY_SET,
            ),
        },
    ),
    Duty(
        code="lac.death",
        says="The local authority notifies the Secretary of State and Ofsted of the death of a child it looks after, whether or not abuse or neglect is known or suspected.",
        source="Children Act 1989, Schedule 2, paragraph 20(1) (the duty, without a number of days); Working Together (five working days by the same form: policy, to be confirmed by the partnership)",
        force=Force.STATUTE,
        owed_by=Party.LOCAL_AUTHORITY,
        owed_to=Party.SECRETARY_OF_STATE,
        label="a notice",
        within=FIVE_WORKING_DAYS,
        starts_with="the local authority becomes aware that a child it looked after has died",
        met_with="incident.panel-notified by the national form, or both incident.secretary-of-state-informed and incident.reported-to-ofsted",
        starts=_looked_after,
        met_by=lambda incident, anchor: _told_both(incident, anchor, Ground.LOOKED_AFTER_DEATH),
        ended_by=lambda incident, anchor: _not_so("looked_after", incident, anchor),
        in_force=since(1991, 10, 14),
    ),
    Duty(
        code="care_leaver.death",
        says="The local authority should notify the Secretary of State and Ofsted of the death of a care leaver up to and including the age of 24, where it knows of the status.",
        source="Working Together 2023 (no number of days is stated; five working days by the same form are to be confirmed by the partnership)",
        force=Force.STATUTORY_GUIDANCE,
        owed_by=Party.LOCAL_AUTHORITY,
        owed_to=Party.SECRETARY_OF_STATE,
        label="a notice",
        within=FIVE_WORKING_DAYS,
        starts_with="the local authority becomes aware that a care leaver under 25 has died",
        met_with="incident.panel-notified by the national form, or both incident.secretary-of-state-informed and incident.reported-to-ofsted",
        starts=_care_leavers,
        met_by=lambda incident, anchor: _told_both(incident, anchor, Ground.CARE_LEAVER_DEATH),
        ended_by=lambda incident, anchor: _not_so("was_care_leaver", incident, anchor),
        in_force=since(2023, 12, 15),
        readings={
            "status-known": Reading(
                "from the day on which the status as a care leaver was known",
                "the guidance: where the status is known",
                _since_status_known,
            ),
        },
    ),
)
"""Everybody else whom the local authority has to tell."""
