"""The cases that are told in the golden histories; nobody in them ever lived.

A line is: when it was recorded, in which case, when it occurred, what, and what else was said.
"""

# ruff: noqa: E501  one line is one fact

from workflow import alerts as a
from workflow.corrections import DutyWaived, LatenessExplained, Linked, Merge, Retract, Unmerge
from workflow.incident import facts as i
from workflow.moments import Moment
from workflow.rapid_review import facts as rr
from workflow.review import facts as r
from workflow.vocabulary import (
    AbuseOrNeglect,
    Agency,
    Answer,
    ClockState,
    Ground,
    Harm,
    IncidentType,
    LateReason,
    Means,
    Obstacle,
    Party,
    ReviewKind,
    Rung,
    Safety,
    Situation,
    View,
    Words,
)

RAPID = "rapid-review/2026-004"
ONE, TWO, REVIEW = "incident/2026-001", "incident/2026-002", "review/2026-003"
ALERT = f"alert/{ONE}|sin.notify_panel||1"

# fmt: off
SERIOUS_HARM_REPORTED_LATE = [
    ("Mon 02 Mar 2026 09:30", ONE, "Sun 01 Mar 2026", i.Notified(
        organisation=Agency.SCHOOL, type=IncidentType.SERIOUS_HARM, children=("A",),
        abuse_or_neglect=AbuseOrNeglect.SUSPECTED, summary="A fall that the account given does not explain."),
        {"by": "Head teacher", "role": "safeguarding lead"}),
    ("Mon 02 Mar 2026 09:40", ONE, "Mon 02 Mar 2026", i.SafetySecured(actions="A place of safety was found."), {}),
    ("Mon 02 Mar 2026 10:00", ONE, "Mon 02 Mar 2026", i.ChildSeriouslyHarmed(child="A", harm=(Harm.PHYSICAL_HEALTH,)), {}),
    ("Mon 02 Mar 2026 10:05", ONE, "Mon 02 Mar 2026", i.SafeguardingLeadInformed(lead="Head of service"), {}),
    ("Mon 02 Mar 2026 11:00", ONE, "Mon 02 Mar 2026", i.ReferredToLocalAuthority(organisation=Agency.SCHOOL, reference="REF-7"), {}),
    ("Tue 03 Mar 2026 09:00", ONE, "Mon 02 Mar 2026", i.LocalAuthorityBecameAware(how=Means.TELEPHONE), {"learned": "Tue 03 Mar 2026"}),
    ("Tue 03 Mar 2026 12:00", ONE, "Tue 03 Mar 2026", i.LocalAuthorityConsulted(view=View.MET), {}),
    ("Wed 04 Mar 2026 09:00", ONE, "Wed 04 Mar 2026", i.CriteriaConfirmed(grounds=(Ground.SERIOUS_HARM,), reasons="Both posts agree."),
        {"departure": "The senior manager was on leave."}),
    ("Mon 09 Mar 2026 00:05", ALERT, "Mon 09 Mar 2026", a.Raised(case=ONE, duty="sin.notify_panel", rung=Rung.DUE_TODAY, subsumes=(Rung.DUE_SOON,)), {}),
    ("Mon 09 Mar 2026 00:06", ALERT, "Mon 09 Mar 2026", a.Delivered(told=Party.LOCAL_AUTHORITY, channel="email", message="m-1"), {}),
    ("Mon 09 Mar 2026 17:00", ONE, "Mon 09 Mar 2026", i.ReportAttemptFailed(to=Party.OFSTED, obstacle=Obstacle.OTHER), {}),
    ("Tue 10 Mar 2026 00:05", ALERT, "Tue 10 Mar 2026", a.Raised(case=ONE, duty="sin.notify_panel", rung=Rung.OVERDUE), {}),
    ("Wed 11 Mar 2026 09:00", ONE, "Wed 11 Mar 2026", i.PanelNotified(means=Means.NATIONAL_FORM, reference="SIN-1"), {}),
    ("Wed 11 Mar 2026 09:05", ALERT, "Wed 11 Mar 2026", a.Withdrawn(state=ClockState.MET_LATE), {}),
]
DEATHS_AND_THEIR_REVIEW = [
    ("Thu 02 Apr 2026 10:00", TWO, "2026-03-28/2026-03-29", i.Notified(
        organisation=Agency.POLICE, type=IncidentType.DEATH, children=("A", "B"), died=("A",),
        happened=Moment("2026-03"), looked_after=Answer.NO, abuse_or_neglect=AbuseOrNeglect.KNOWN,
        local_authority_told=Answer.YES), {}),
    ("Thu 02 Apr 2026 10:20", TWO, "Thu 02 Apr 2026", i.ChildDeathProcessNotified(child="A", organisation=Agency.POLICE), {}),
    ("Tue 07 Apr 2026 09:00", TWO, "Sun 05 Apr 2026", i.ChildDied(child="B", expected=Answer.NO), {}),
    ("Tue 07 Apr 2026 09:10", TWO, "Tue 07 Apr 2026", i.SafetyNotYetSecured(other_children_considered=Answer.YES), {}),
    ("Tue 07 Apr 2026 10:00", TWO, "Thu 02 Apr 2026", i.CriteriaConfirmed(source=Agency.POLICE), {}),
    ("Wed 08 Apr 2026 10:00", TWO, "Wed 08 Apr 2026", i.ReportedToOfsted(means=Means.EMAIL), {}),
    ("Thu 09 Apr 2026 10:00", REVIEW, "Thu 09 Apr 2026", r.SituationArose(situation=Situation.DEATH, incident=TWO, child="A"), {}),
    ("Fri 10 Apr 2026 10:00", REVIEW, "Fri 10 Apr 2026", r.Considered(reasons="Two children of one family."), {}),
    ("Mon 13 Apr 2026 10:00", REVIEW, "Mon 13 Apr 2026", r.Commissioned(kind=ReviewKind.LOCAL), {}),
    ("Tue 14 Apr 2026 10:00", REVIEW, "Tue 14 Apr 2026", r.AgenciesIdentified(agencies=(Agency.POLICE, Agency.SCHOOL)), {}),
    ("Wed 15 Apr 2026 10:00", REVIEW, "Wed 15 Apr 2026", r.RecordsRequested(agency=Agency.POLICE), {}),
    ("Wed 13 May 2026 10:00", REVIEW, "2026-05", r.RecordsReceived(agency=Agency.POLICE), {}),
    ("Thu 01 Oct 2026 10:00", REVIEW, "Wed 30 Sep 2026", r.OverviewReportCompleted(), {}),
    ("Tue 20 Oct 2026 10:00", REVIEW, "Mon 19 Oct 2026", r.Published(), {"departure": "It was in the press."}),
]
NOT_MET_AND_REOPENED = [
    ("Mon 01 Jun 2026 10:00", ONE, "unknown", i.LocalAuthorityBecameAware(), {}),
    ("Tue 02 Jun 2026 10:00", ONE, "Tue 02 Jun 2026", i.AbuseOrNeglectRuledOut(reasons="An accident, seen by many."), {}),
    ("Wed 03 Jun 2026 10:00", ONE, "Wed 03 Jun 2026", i.CriteriaNotMet(reasons="No abuse, no neglect."), {}),
    ("Thu 04 Jun 2026 10:00", ONE, "Thu 04 Jun 2026", i.Closed(), {}),
    ("Mon 15 Jun 2026 10:00", ONE, "Mon 15 Jun 2026", i.Reopened(reasons="A second account."), {"learned": "Fri 12 Jun 2026"}),
    ("Mon 15 Jun 2026 10:10", ONE, "Mon 15 Jun 2026", i.AbuseOrNeglectSuspected(), {}),
    ("Mon 15 Jun 2026 10:20", ONE, "Mon 15 Jun 2026", i.SafetySecured(outcome=Safety.IMPACT_MINIMISED), {}),
]
# fmt: on
PUT_RIGHT = [
    (
        "Mon 05 Oct 2026 09:00",
        ONE,
        "Sun 04 Oct 2026",
        i.Notified(
            organisation=Agency.HOSPITAL,
            type=IncidentType.SERIOUS_HARM,
            children=("A",),
            abuse_or_neglect=AbuseOrNeglect.SUSPECTED,
        ),
        {},
    ),
    ("Mon 05 Oct 2026 09:10", ONE, "Mon 05 Oct 2026", i.LocalAuthorityBecameAware(how=Means.TELEPHONE), {}),
    ("Tue 06 Oct 2026 09:00", ONE, "Mon 05 Oct 2026", i.ChildDied(child="A"), {}),
    (
        "Wed 07 Oct 2026 09:00",
        ONE,
        "Wed 07 Oct 2026",
        i.PanelNotified(reference="SIN-3"),
        {"departure": "The criteria were agreed by telephone."},
    ),
    ("Thu 08 Oct 2026 09:00", RAPID, "Thu 08 Oct 2026", rr.Started(incident=ONE), {}),
    (
        "Fri 09 Oct 2026 09:00",
        ONE,
        "Tue 06 Oct 2026",
        i.PanelNotified(reference="SIN-3"),
        {
            "version": 15,
            "reasons": Words("The day was mistyped."),
            "departure": "The criteria were agreed by telephone.",
        },
    ),
    (
        "Fri 09 Oct 2026 09:10",
        ONE,
        "",
        Retract(version=11, reasons=Words("It was said of another child.")),
        {},
    ),
    ("Fri 09 Oct 2026 09:20", ONE, "Fri 09 Oct 2026", Linked(case=RAPID), {}),
    (
        "Mon 12 Oct 2026 09:00",
        ONE,
        "Mon 12 Oct 2026",
        LatenessExplained(
            duty="sin.notify_partners", reason=LateReason.AWARENESS_LATE, forecast=Moment("2026-10-14")
        ),
        {},
    ),
    (
        "Mon 12 Oct 2026 10:00",
        ONE,
        "Mon 12 Oct 2026",
        DutyWaived(
            duty="review.consider",
            subject="A",
            authority="Independent scrutineer",
            reasons=Words("The rapid review settles it."),
        ),
        {},
    ),
    (
        "Mon 12 Oct 2026 11:00",
        TWO,
        "Mon 05 Oct 2026",
        i.Notified(
            organisation=Agency.POLICE,
            type=IncidentType.SERIOUS_HARM,
            children=("A", "B"),
            seriously_harmed=("A",),
        ),
        {},
    ),
    ("Tue 13 Oct 2026 09:00", TWO, "", Merge(into=ONE, reasons=Words("One event."), children={"B": "C"}), {}),
    ("Wed 14 Oct 2026 09:00", TWO, "", Unmerge(reasons=Words("Two events after all.")), {}),
]
CASES = {
    "put-right-linked-and-merged": PUT_RIGHT,
    "serious-harm-reported-late": SERIOUS_HARM_REPORTED_LATE,
    "deaths-and-their-review": DEATHS_AND_THEIR_REVIEW,
    "criteria-not-met-and-reopened": NOT_MET_AND_REOPENED,
}
