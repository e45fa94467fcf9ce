"""The notification and the report: to the Panel, to the partners, to Ofsted and the Secretary of State."""

from collections.abc import Iterator

from msgspec.structs import replace

from workflow.criteria import findings
from workflow.duties import Anchor, Days, Duty, Ending, Reading, WorkingDays
from workflow.facts import Entry
from workflow.incident import facts as f
from workflow.incident import jurisdiction
from workflow.incident.children import Child
from workflow.incident.duties.awareness import aware_of_death, awareness, covers, not_owed, spoke_of
from workflow.incident.standing import Incident
from workflow.incident.to_rapid_review import national, on_other_grounds, under_section_16c
from workflow.moments import Moment
from workflow.policy import since
from workflow.vocabulary import AbuseOrNeglect, Answer, ClockState, Force, Ground, LegalStatus, Means, Party

FIVE_WORKING_DAYS = WorkingDays(5)
SECTION_16C = {Ground.DEATH, Ground.SERIOUS_HARM}
"""The grounds of the page on which section 16C(1) of the Children Act 2004 applies too."""
OF_THE_PARTNERS = SECTION_16C | {Ground.LOOKED_AFTER_DEATH}
"""The grounds on which the safeguarding partners are informed."""
FIRST_AWARE = (
    "the local authority becomes aware of the incident (presumed from the first contact until stated)"
)
IN_FORCE_2018 = since(2018, 6, 29)


def _told_panel(incident: Incident, anchor: Anchor) -> Iterator[Entry]:
    """The national form, unless on other grounds alone; an e-mail to Ofsted never meets it either."""
    for report in incident.reports:
        if under_section_16c(report) and covers(incident, report, anchor):
            yield report


def _owed_to_panel(incident: Incident) -> Iterator[Anchor]:
    """From awareness; anew from the suspicion, where the form went on other grounds before anybody had one."""
    yield from awareness(incident)
    for child in incident.children.values():
        suspected = child.abuse_by
        if suspected and child.suspected and _went_on_other_grounds(incident, child, suspected):
            yield Anchor(child.subject, suspected.learned or suspected.occurred, suspected.id)


def _went_on_other_grounds(incident: Incident, child: Child, suspected: Entry) -> bool:
    """Whether every form that spoke of the child before this suspicion was on other grounds alone."""
    before = [
        report
        for report in incident.reports
        if national(report) and report.version < suspected.version and spoke_of(report, child)
    ]
    return bool(before) and all(map(on_other_grounds, before))


def _form_on_other_grounds(incident: Incident, anchor: Anchor) -> Ending | None:
    """The form went on other grounds alone while nobody suspected abuse or neglect: section 16C had no place."""
    if anchor.subject or anchor.cycle > 1:
        return None
    report = next((each for each in incident.reports if national(each) and on_other_grounds(each)), None)
    if report is None or any(entry.version < report.version for entry in _suspicions(incident)):
        return None
    return Ending(report, ClockState.VOID)


def _suspicions(incident: Incident) -> Iterator[Entry]:
    """Whatever said that abuse or neglect of any child is known or suspected."""
    yield from incident.facts_of(f.AbuseOrNeglectSuspected.stored, f.AbuseOrNeglectKnown.stored)
    for entry in incident.facts_of(f.Notified.stored):
        if entry.fact.abuse_or_neglect in {AbuseOrNeglect.KNOWN, AbuseOrNeglect.SUSPECTED}:
            yield entry


def _told_ofsted(incident: Incident, anchor: Anchor) -> Iterator[Entry]:
    """A report to Ofsted, or since 29 June 2018 the national form, which reaches Ofsted as well."""
    for report in incident.reports:
        reaches = isinstance(report.fact, f.ReportedToOfsted) or report.fact.means is Means.NATIONAL_FORM
        if reaches and covers(incident, report, anchor):
            yield report


def _partners(incident: Incident) -> Iterator[Anchor]:
    """Those of our own area, and of every other area concerned."""
    anchors = list(awareness(incident))
    yield from anchors
    for anchor in anchors[:1]:
        for area in jurisdiction.other_areas(incident):
            yield replace(anchor, subject=area)


def _told_partners(incident: Incident, anchor: Anchor) -> Iterator[Entry]:
    """Word to the partners themselves; the national form does not reach them."""
    own = not anchor.subject or incident.child(anchor.subject) is not None
    for entry in incident.of(f.SafeguardingPartnersInformed):
        if (own and entry.fact.area == f.OURS and covers(incident, entry, anchor)) or (
            not own and entry.fact.area == anchor.subject
        ):
            yield entry


def _not_of(*asked_for: Ground, incident: Incident) -> Ending | None:
    """Confirmed on other grounds alone, while every answer excludes these."""
    confirmed = isinstance(incident.criteria and incident.criteria.fact, f.CriteriaConfirmed)
    asked = [finding for finding in findings(incident) if finding.ground in asked_for]
    excluded = all(finding.answer is Answer.NO for finding in asked)
    if incident.criteria and confirmed and excluded and not {*asked_for} & {*incident.grounds}:
        return Ending(incident.criteria, ClockState.VOID)
    return None


def _not_owed_to_panel(incident: Incident, anchor: Anchor) -> Ending | None:
    """Section 16C asks for abuse or neglect; confirmed on other grounds alone, it does not apply."""
    return (
        _not_of(*SECTION_16C, incident=incident)
        or not_owed(incident, anchor)
        or _form_on_other_grounds(incident, anchor)
    )


def _not_owed_to_partners(incident: Incident, anchor: Anchor) -> Ending | None:
    """The death of a care leaver alone goes to the Secretary of State and Ofsted."""
    return _not_of(*OF_THE_PARTNERS, incident=incident) or not_owed(incident, anchor)


def _since_suspicion(incident: Incident) -> Iterator[Anchor]:
    """From awareness or suspicion, whichever came later; nothing while nobody suspects."""
    suspected = incident.suspected
    for anchor in awareness(incident) if suspected else ():
        if anchor.cycle == 1 and suspected:
            moment = _later(anchor.moment, suspected.occurred)
            cause = anchor.cause if moment == anchor.moment else suspected.id
            yield replace(anchor, moment=moment, cause=cause)


def _later(one: Moment, other: Moment) -> Moment:
    first, second = one.earliest, other.earliest
    return other if first is None or (second and second > first) else one


def _since_incident(incident: Incident) -> Iterator[Anchor]:
    cause = incident.occurrence or incident.notified
    if cause and incident.around.known:
        yield Anchor("", incident.around, cause.id)


def _since_receipt(incident: Incident) -> Iterator[Anchor]:
    if incident.notified:
        yield Anchor("", incident.notified.occurred, incident.notified.id)


READINGS = {
    "suspected": Reading(
        "from the day on which the local authority both knows of the event and suspects abuse or neglect",
        "a reading of section 16C(1), which asks for both; it never replaces the first start",
        _since_suspicion,
    ),
    "incident": Reading("from the day of the incident", "Slough; Devon", _since_incident),
    "receipt": Reading("from the day on which the partnership was notified", "Havering", _since_receipt),
    "calendar-days": Reading("five days, weekends included", "Wigan; Manchester", within=Days(5)),
}


def _looked_after(incident: Incident) -> Iterator[Anchor]:
    return _dead(incident, "looked_after")


def _care_leavers(incident: Incident) -> Iterator[Anchor]:
    """Once the authority knows of the death and of the status: from the later of the two."""
    for anchor in _dead(incident, "care_leaver"):
        status = _status_known(incident, anchor.subject)
        known = (status.learned or status.occurred) if status else anchor.moment
        moment = _later(anchor.moment, known)
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
        if child.care_leaver is Answer.YES and child.status_by:
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


REPORTS = (
    Duty(
        code="sin.notify_panel",
        says="The local authority notifies the Panel of a serious incident within five working days of becoming aware that it has occurred.",
        source="Children Act 2004, section 16C(1) (the duty); Working Together to Safeguard Children (the five working days)",
        force=Force.STATUTE,
        owed_by=Party.LOCAL_AUTHORITY,
        owed_to=Party.PANEL,
        label="a national report",
        within=FIVE_WORKING_DAYS,
        starts_with=FIRST_AWARE,
        met_with="the national form is sent: incident.panel-notified, or incident.reported-to-ofsted by the national form",
        starts=_owed_to_panel,
        met_by=_told_panel,
        ended_by=_not_owed_to_panel,
        in_force=IN_FORCE_2018,
        readings=READINGS,
    ),
    Duty(
        code="ofsted.notify_wt2015",
        says="Kirklees Local Authority is required to report any incident that meets the criteria of a 'notifiable incident' to Ofsted promptly, and within five working days of becoming aware that the incident has occurred.",
        source="KSCP page (2015 wording): responsibilities of the local authority",
        force=Force.LOCAL_POLICY,
        owed_by=Party.LOCAL_AUTHORITY,
        owed_to=Party.OFSTED,
        label="a further report",
        within=FIVE_WORKING_DAYS,
        starts_with=FIRST_AWARE,
        met_with="incident.reported-to-ofsted, or incident.panel-notified by the national form",
        starts=awareness,
        met_by=_told_ofsted,
        ended_by=not_owed,
        in_force=since(2015, 3, 26),
        local=True,
    ),
)
"""The two clocks of the report itself."""
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
        },
    ),
    Duty(
        code="lac.death",
        says="The local authority notifies the Secretary of State and Ofsted of the death of a child it looks after, whether or not abuse or neglect is known or suspected.",
        source="Children Act 1989, Schedule 2, paragraph 20(1) (the duty, without a number of days); Working Together (five working days by the same form)",
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
        ended_by=lambda incident, anchor: _not_so("care_leaver", incident, anchor),
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
