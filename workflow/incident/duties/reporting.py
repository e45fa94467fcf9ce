"""The notification and the report: to the Panel, and to Ofsted."""

from collections.abc import Iterator
from datetime import date

from msgspec.structs import replace

from workflow.criteria import findings
from workflow.duties import Anchor, Days, Duty, Ending, Formerly, Reading, WorkingDays
from workflow.facts import Entry, by_day
from workflow.incident import facts as f
from workflow.incident.children import Child
from workflow.incident.duties.awareness import awareness, covers, not_owed, spoke_of
from workflow.incident.standing import Incident
from workflow.incident.to_rapid_review import national, on_other_grounds, under_section_16c
from workflow.moments import Moment
from workflow.policy import Span, since
from workflow.vocabulary import AbuseOrNeglect, Addressee, Answer, ClockState, Force, Ground, Means, Party

FIVE_WORKING_DAYS = WorkingDays(5)
SECTION_16C = {Ground.DEATH, Ground.SERIOUS_HARM}
"""The grounds of the page on which section 16C(1) of the Children Act 2004 applies too."""
FIRST_AWARE = (
    "the local authority becomes aware of the incident (presumed from the first contact until stated)"
)
IN_FORCE_2018 = since(2018, 6, 29)
WT2015 = Span(date(2015, 3, 26), date(2018, 6, 29))
"""While Working Together 2015 was in force."""


def told_panel(incident: Incident, anchor: Anchor) -> Iterator[Entry]:
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
    """A report to Ofsted, or since 29 June 2018 the national form, which reaches Ofsted as well.

    Before, the board was to be told too: where the record says that it was, the later of the two counts.
    """
    board = [entry for entry in incident.of(f.BodyInformed) if entry.fact.body is Addressee.LSCB]
    for report in incident.reports:
        reaches = isinstance(report.fact, f.ReportedToOfsted) or report.fact.means is Means.NATIONAL_FORM
        if reaches and covers(incident, report, anchor):
            both = board and anchor.moment.last_day and anchor.moment.last_day in WT2015
            yield max(report, min(board, key=by_day), key=by_day) if both else report


def not_of(*asked_for: Ground, incident: Incident) -> Ending | None:
    """What confirmed it on other grounds alone, while every answer excludes these."""
    confirmed = isinstance(incident.criteria and incident.criteria.fact, f.CriteriaConfirmed)
    asked = [finding for finding in findings(incident) if finding.ground in asked_for]
    excluded = all(finding.answer is Answer.NO for finding in asked)
    if incident.criteria and confirmed and excluded and not {*asked_for} & {*incident.grounds}:
        return Ending(incident.criteria, ClockState.VOID)
    return None


def _not_owed_to_panel(incident: Incident, anchor: Anchor) -> Ending | None:
    """Section 16C asks for abuse or neglect; confirmed on other grounds alone, it does not apply."""
    return (
        not_of(*SECTION_16C, incident=incident)
        or not_owed(incident, anchor)
        or _form_on_other_grounds(incident, anchor)
    )


def _since_suspicion(incident: Incident) -> Iterator[Anchor]:
    """From awareness or suspicion, whichever came later; nothing while nobody suspects."""
    suspected = incident.suspected
    for anchor in awareness(incident) if suspected else ():
        if anchor.cycle == 1 and suspected:
            moment = later(anchor.moment, suspected.occurred)
            cause = anchor.cause if moment == anchor.moment else suspected.id
            yield replace(anchor, moment=moment, cause=cause)


def later(one: Moment, other: Moment) -> Moment:
    """The later of two moments; the other where the first is not known."""
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
        met_by=told_panel,
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
        formerly=Formerly(
            in_force=WT2015,
            says="The local authority reports a notifiable incident to Ofsted and to the local safeguarding children board promptly, and within five working days of becoming aware that the incident has occurred.",
            source="Working Together to Safeguard Children 2015: notifiable incidents",
            force=Force.STATUTORY_GUIDANCE,
        ),
    ),
)
"""The two clocks of the report itself."""
