"""The lifecycle of an incident: one table.

Columns: what is recorded, while the case is, it becomes, provided.
A row that stays is evidence; it is admitted in every status, closed included.
"""

from workflow.incident import facts as f
from workflow.incident.rules import (
    A_GROUND_IS_SHOWN,
    BEFORE_CONFIRMING,
    CHILD_HAS_DIED,
    CHILD_IS_KNOWN,
    CHILDREN_ARE_KNOWN,
    CRITERIA_CONFIRMED,
    NO_DUTY_OPEN,
    NO_GROUND_IS_SHOWN,
    NOT_BEFORE_AWARENESS,
    NOT_CLOSED,
    OTHER_HARM_IS_REASONED,
    REFERRED,
    SAFETY_ON_RECORD,
    STATED_ONCE,
    TWO_PEOPLE,
    WHO_DIED_IS_NAMED,
)
from workflow.incident.standing import Status as S
from workflow.lifecycle import STAYS, Lifecycle, Move

OPEN = (S.NOTIFIED, S.REOPENED, S.CONSULTING)
DECIDED = (S.CRITERIA_NOT_MET, S.CRITERIA_CONFIRMED, S.REPORTED)
ANY = (*OPEN, *DECIDED, S.CLOSED)
PAST = (*DECIDED, S.CLOSED)
UNCONFIRMED = (*OPEN, S.CRITERIA_NOT_MET)
OF_A_REPORT = (CHILDREN_ARE_KNOWN, NOT_BEFORE_AWARENESS, REFERRED)

# fmt: off
LIFECYCLE = Lifecycle("incident", S.NEW, [
    # What is known first opens the case.
    Move(f.Notified,                  (S.NEW,),                S.NOTIFIED,  (WHO_DIED_IS_NAMED, CHILDREN_ARE_KNOWN)),
    Move(f.ReferredToLocalAuthority,  (S.NEW,),                S.NOTIFIED),
    Move(f.LocalAuthorityBecameAware, (S.NEW,),                S.NOTIFIED),
    Move(f.ChildDeathProcessNotified, (S.NEW,),                S.NOTIFIED),
    Move(f.ReportedToOfsted,          (S.NEW,),                S.REPORTED),
    Move(f.PanelNotified,             (S.NEW,),                S.REPORTED),
    # Who notified can come on record after the case was opened by something else.
    Move(f.Notified,                  ANY,                     STAYS,       (WHO_DIED_IS_NAMED, CHILDREN_ARE_KNOWN, NOT_CLOSED)),
    # The first step in every case, and what is known of the children.
    Move(f.SafetySecured,             ANY,                     STAYS,       (NOT_CLOSED,)),
    Move(f.SafetyNotYetSecured,       ANY,                     STAYS,       (NOT_CLOSED,)),
    Move(f.ChildDescribed,            ANY,                     STAYS,       (NOT_CLOSED,)),
    Move(f.ChildDied,                 ANY,                     STAYS,       (CHILD_IS_KNOWN, NOT_CLOSED)),
    Move(f.ChildSeriouslyHarmed,      ANY,                     STAYS,       (OTHER_HARM_IS_REASONED, CHILD_IS_KNOWN, NOT_CLOSED)),
    Move(f.AbuseOrNeglectKnown,       ANY,                     STAYS,       (CHILD_IS_KNOWN, NOT_CLOSED)),
    Move(f.AbuseOrNeglectSuspected,   ANY,                     STAYS,       (CHILD_IS_KNOWN, NOT_CLOSED)),
    Move(f.AbuseOrNeglectNotKnown,    ANY,                     STAYS,       (CHILD_IS_KNOWN, NOT_CLOSED)),
    Move(f.AbuseOrNeglectRuledOut,    ANY,                     STAYS,       (CHILD_IS_KNOWN, NOT_CLOSED)),
    # What the organisation does.
    Move(f.SafeguardingLeadInformed,  ANY,                     STAYS,       (NOT_CLOSED,)),
    Move(f.SafeguardingLeadAgreed,    ANY,                     STAYS,       (TWO_PEOPLE, NOT_CLOSED)),
    Move(f.SafeguardingLeadDisagreed, ANY,                     STAYS,       (TWO_PEOPLE, NOT_CLOSED)),
    Move(f.SeniorManagerAgreed,       ANY,                     STAYS,       (TWO_PEOPLE, NOT_CLOSED)),
    Move(f.SeniorManagerDisagreed,    ANY,                     STAYS,       (TWO_PEOPLE, NOT_CLOSED)),
    Move(f.ReferredToLocalAuthority,  ANY,                     STAYS,       (NOT_CLOSED,)),
    Move(f.ChildDeathProcessNotified, ANY,                     STAYS,       (CHILD_HAS_DIED, NOT_CLOSED)),
    # Consulting on the criteria.
    Move(f.LocalAuthorityConsulted,   OPEN,                    S.CONSULTING),
    Move(f.LocalAuthorityConsulted,   PAST,                    STAYS,       (NOT_CLOSED,)),
    Move(f.PartnershipConsulted,      OPEN,                    S.CONSULTING),
    Move(f.PartnershipConsulted,      PAST,                    STAYS,       (NOT_CLOSED,)),
    Move(f.LocalAuthorityBecameAware, ANY,                     STAYS,       (STATED_ONCE, NOT_CLOSED)),
    # The decision.
    Move(f.CriteriaConfirmed,         UNCONFIRMED,             S.CRITERIA_CONFIRMED, (*BEFORE_CONFIRMING, SAFETY_ON_RECORD, REFERRED, A_GROUND_IS_SHOWN)),
    Move(f.CriteriaConfirmed,         (S.CRITERIA_CONFIRMED, S.REPORTED, S.CLOSED), STAYS, (*BEFORE_CONFIRMING, NOT_CLOSED)),
    Move(f.CriteriaNotMet,            (*OPEN, S.CRITERIA_CONFIRMED), S.CRITERIA_NOT_MET, (NO_GROUND_IS_SHOWN,)),
    Move(f.CriteriaNotMet,            (S.CRITERIA_NOT_MET, S.REPORTED, S.CLOSED), STAYS, (NOT_CLOSED,)),
    # The report.
    Move(f.ReportedToOfsted,          (S.CRITERIA_CONFIRMED,), S.REPORTED,  OF_A_REPORT),
    Move(f.ReportedToOfsted,          UNCONFIRMED,             S.REPORTED,  (CRITERIA_CONFIRMED, *OF_A_REPORT)),
    Move(f.ReportedToOfsted,          (S.REPORTED, S.CLOSED),  STAYS,       (*OF_A_REPORT, NOT_CLOSED)),
    Move(f.PanelNotified,             (S.CRITERIA_CONFIRMED,), S.REPORTED,  OF_A_REPORT),
    Move(f.PanelNotified,             UNCONFIRMED,             S.REPORTED,  (CRITERIA_CONFIRMED, *OF_A_REPORT)),
    Move(f.PanelNotified,             (S.REPORTED, S.CLOSED),  STAYS,       (*OF_A_REPORT, NOT_CLOSED)),
    Move(f.ReportAttemptFailed,       ANY,                     STAYS),
    # Beyond the report.
    Move(f.ReviewOpened,              ANY,                     STAYS),
    Move(f.RapidReviewOpened,         ANY,                     STAYS),
    Move(f.Reopened,                  (S.CRITERIA_NOT_MET, S.CLOSED), S.REOPENED),
    Move(f.Closed,                    (*OPEN, *DECIDED),       S.CLOSED,    (NO_DUTY_OPEN,)),
])
# fmt: on
