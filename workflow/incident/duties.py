"""The duties of an incident, as the page and the notification write them."""

from collections.abc import Iterator, Mapping

from workflow.criteria import findings
from workflow.duties import NO_LIMIT, Anchor, Duty, Ending, Hours, WorkingDays
from workflow.facts import Entry
from workflow.incident import facts as f
from workflow.incident.children import Child
from workflow.incident.standing import Incident, earlier
from workflow.incident.to_rapid_review import DUTIES as TO_RAPID_REVIEW
from workflow.moments import Moment
from workflow.policy import since
from workflow.vocabulary import AbuseOrNeglect, Agency, Answer, ClockState, Force, Ground, Means, Party

FIVE_WORKING_DAYS = WorkingDays(5)
CONTACTS_NOBODY = {Agency.LOCAL_AUTHORITY, Agency.PARTNERSHIP, Agency.CDOP}
"""Those who are themselves contacted, or are told of deaths by a procedure of their own."""
SECTION_16C = {Ground.DEATH, Ground.SERIOUS_HARM}
"""The grounds of the page on which section 16C(1) of the Children Act 2004 applies too."""


def _awareness(incident: Incident) -> Iterator[Anchor]:
    """The local authority's awareness; presumed from the first word of the case until somebody states it.

    A case opened again on new facts starts anew; a death after a report needs a report of its own.
    """
    if incident.opened is None:
        return
    presumed = earlier(incident.contact, incident.opened)
    stated = incident.aware
    if stated and (stated.occurred.day or not presumed.occurred.day):
        yield Anchor("", stated.occurred, stated.id)
    else:
        yield Anchor("", presumed.occurred, presumed.id, presumed=True)
    for number, reopened in enumerate(incident.reopenings, start=2):
        yield Anchor("", reopened.occurred, reopened.id, cycle=number)
    for child in incident.deaths:
        if child.death and incident.reports and not any(_spoke_of(each, child) for each in incident.reports):
            yield Anchor(child.subject, child.death.learned or child.died_on, child.death.id, presumed=True)


def _spoke_of(report: Entry, child: Child) -> bool:
    """Whether a report can have spoken of this child's death: by code, or of every child known to be dead."""
    if report.fact.children:
        return child.code in report.fact.children
    return _known_dead(report, child)


def _known_dead(entry: Entry, child: Child) -> bool:
    """Whether the child was on record, and had died, when this was done."""
    return entry.version > child.named_at and not _before(entry, child.died_on)


def _before(entry: Entry, moment: Moment) -> bool:
    done, then = entry.occurred.latest, moment.earliest
    return bool(done and then and done < then)


def _covers(incident: Incident, report: Entry, anchor: Anchor) -> bool:
    """Whether a report can meet this clock: it names the child, or was made after the death was known."""
    if not anchor.subject:
        return report.version > _voided_until(incident, anchor)
    child = incident.child(anchor.subject)
    return child is not None and _spoke_of(report, child)


def _voided_until(incident: Incident, anchor: Anchor) -> int:
    """A report made before a case was opened again does not meet the clock that started then."""
    opened_again = incident.reopenings[anchor.cycle - 2 : anchor.cycle - 1] if anchor.cycle > 1 else ()
    return opened_again[0].version if opened_again else 0


def _told_panel(incident: Incident, anchor: Anchor) -> Iterator[Entry]:
    """The national form; an e-mail to Ofsted alone never meets the duty to the Panel."""
    for report in incident.reports:
        national = isinstance(report.fact, f.PanelNotified) or report.fact.means is Means.NATIONAL_FORM
        if national and _covers(incident, report, anchor):
            yield report


def _told_ofsted(incident: Incident, anchor: Anchor) -> Iterator[Entry]:
    """A report to Ofsted, or since 29 June 2018 the national form, which reaches Ofsted as well."""
    for report in incident.reports:
        reaches = isinstance(report.fact, f.ReportedToOfsted) or report.fact.means is Means.NATIONAL_FORM
        if reaches and _covers(incident, report, anchor):
            yield report


def _not_owed(incident: Incident, anchor: Anchor) -> Ending | None:
    """The criteria were found not met: void, and a case opened again starts a new cycle."""
    found = incident.not_met[anchor.cycle - 1 : anchor.cycle]
    if not found or (anchor.cycle > len(incident.reopenings) and incident.criteria is not found[0]):
        return None
    return Ending(found[0], ClockState.VOID)


def _not_owed_to_panel(incident: Incident, anchor: Anchor) -> Ending | None:
    """Section 16C asks for abuse or neglect; confirmed on other grounds alone, it does not apply."""
    confirmed = isinstance(incident.criteria and incident.criteria.fact, f.CriteriaConfirmed)
    asked = [finding for finding in findings(incident) if finding.ground in SECTION_16C]
    excluded = all(finding.answer is Answer.NO for finding in asked)
    if incident.criteria and confirmed and excluded and not SECTION_16C & {*incident.grounds}:
        return Ending(incident.criteria, ClockState.VOID)
    return _not_owed(incident, anchor)


def _deaths(incident: Incident) -> Iterator[Anchor]:
    for child in incident.deaths:
        if child.death:
            yield Anchor(child.subject, child.died_on, child.death.id)


def _told_cdop(incident: Incident, anchor: Anchor) -> Iterator[Entry]:
    """A notice that names the child, or speaks of every child then on record who was dead by then."""
    child = incident.child(anchor.subject)
    for notice in incident.death_notices if child else ():
        if child and (
            notice.fact.child == child.code or (not notice.fact.child and _known_dead(notice, child))
        ):
            yield notice


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


def _review_always(incident: Incident) -> Iterator[Anchor]:
    for child in incident.deaths:
        if child.death and child.suspected:
            yield Anchor(child.subject, child.died_on, child.death.id)


def _review_considered(incident: Incident) -> Iterator[Anchor]:
    for child in incident.children.values():
        if (
            child.harmed_by
            and child.harmed is Answer.YES
            and child.suspected
            and child.died is not Answer.YES
        ):
            yield Anchor(child.subject, child.harmed_by.occurred, child.harmed_by.id)


def _passed_to_review(incident: Incident, anchor: Anchor) -> Ending | None:
    """The first review opened for the incident after the clock's cause takes the duty over."""
    child = incident.child(anchor.subject)
    causes = (child.death, child.harmed_by) if child else ()
    since = next((entry.version for entry in causes if entry and entry.id == anchor.cause), 0)
    taken = next((review for review in incident.reviews if review.version > since), None)
    return Ending(taken, ClockState.SUPERSEDED) if taken else None


def _abuse_ruled_out(incident: Incident, anchor: Anchor) -> Ending | None:
    child = incident.child(anchor.subject)
    if child and child.abuse is AbuseOrNeglect.RULED_OUT and child.abuse_by:
        return Ending(child.abuse_by, ClockState.VOID)
    return _passed_to_review(incident, anchor)


_ALL = (
    Duty(
        code="sin.notify_panel",
        says="The local authority notifies the Panel of a serious incident within five working days of becoming aware that it has occurred.",
        source="Children Act 2004, section 16C(1) (the duty); Working Together to Safeguard Children (the five working days)",
        force=Force.STATUTE,
        owed_by=Party.LOCAL_AUTHORITY,
        owed_to=Party.PANEL,
        label="a national report",
        within=FIVE_WORKING_DAYS,
        starts_with="the local authority becomes aware of the incident (presumed from the first contact until stated)",
        met_with="the national form is sent: incident.panel-notified, or incident.reported-to-ofsted by the national form",
        starts=_awareness,
        met_by=_told_panel,
        ended_by=_not_owed_to_panel,
        in_force=since(2018, 6, 29),
    ),
    Duty(
        code="ofsted.notify_wt2015",
        says="Kirklees Local Authority is required to report any incident that meets the criteria of a 'notifiable incident' to Ofsted promptly, and within five working days of becoming aware that the incident has occurred.",
        source="KSCP page (2015 wording): responsibilities of the local authority",
        force=Force.LOCAL_POLICY,
        owed_by=Party.LOCAL_AUTHORITY,
        owed_to=Party.OFSTED,
        label="a report to an inspectorate",
        within=FIVE_WORKING_DAYS,
        starts_with="the local authority becomes aware of the incident (presumed from the first contact until stated)",
        met_with="incident.reported-to-ofsted, or incident.panel-notified by the national form",
        starts=_awareness,
        met_by=_told_ofsted,
        ended_by=_not_owed,
        in_force=since(2015, 3, 26),
        local=True,
    ),
    Duty(
        code="cdr.notify",
        says="A child's death, whether expected or unexpected, is notified to the child death review partners within 48 hours.",
        source="Child Death Review: statutory and operational guidance (the 48 hours are to be confirmed by the partnership); KSCP page: CDOP procedures",
        force=Force.STATUTORY_GUIDANCE,
        owed_by=Party.ORGANISATION,
        owed_to=Party.CHILD_DEATH_REVIEW_PARTNERS,
        label="a procedural notice",
        within=Hours(48),
        starts_with="a child dies",
        met_with="incident.child-death-process-notified",
        starts=_deaths,
        met_by=_told_cdop,
        due_soon=1,
    ),
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
        ended_by=_not_owed,
        due_soon=1,
        local=True,
    ),
    Duty(
        code="review.undertake",
        says="Safeguarding Practice Reviews are always undertaken when a child dies and abuse or neglect is known or suspected to be a factor in the death.",
        source="KSCP, Safeguarding Practice Reviews",
        force=Force.LOCAL_POLICY,
        owed_by=Party.SAFEGUARDING_PARTNERS,
        owed_to=Party.PUBLIC,
        label="a decision on a review",
        within=NO_LIMIT,
        starts_with="a child has died and abuse or neglect is known or suspected",
        met_with="a review is opened for the incident and takes the duty over: spr record review.considered --incident CASE",
        starts=_review_always,
        met_by=lambda *_: (),
        ended_by=_abuse_ruled_out,
        local=True,
    ),
    Duty(
        code="review.consider",
        says="A Safeguarding Practice Review is always considered where a child has been seriously harmed in one of the page's situations.",
        source="KSCP, Safeguarding Practice Reviews",
        force=Force.LOCAL_POLICY,
        owed_by=Party.SAFEGUARDING_PARTNERS,
        owed_to=Party.PUBLIC,
        label="a decision on a review",
        within=NO_LIMIT,
        starts_with="a child has been seriously harmed and abuse or neglect is known or suspected",
        met_with="a review is opened for the incident and takes the duty over: spr record review.considered --incident CASE",
        starts=_review_considered,
        met_by=lambda *_: (),
        ended_by=_abuse_ruled_out,
        local=True,
    ),
)
DUTIES: Mapping[str, Duty] = {duty.code: duty for duty in (*_ALL, *TO_RAPID_REVIEW)}
