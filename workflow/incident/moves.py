"""The lifecycle of an incident: one table.

Columns: what is recorded, while the case is, it becomes, provided.
A row that stays is evidence; it is admitted in every status, closed included.
"""

from workflow.incident import facts as f
from workflow.incident.guards import (
    A_SAFEGUARDING_PARTNER,
    ALLEGATION_RAISED,
    AUTHORITY_IS_NAMED,
    BOTH_ARE_KNOWN,
    CHILD_IS_NAMED,
    CHILD_IS_NEW,
    CODE_IS_FREE,
    DECIDED_AGAINST,
    DISAGREEMENT_RAISED,
    LAW_OF_ENGLAND,
    NO_DEATH_STATED,
    NO_FACT_OF_ITS_OWN,
    NOTIFIED_BEFORE,
    ONE_DEATH_EACH,
    OURS_TO_NOTIFY,
    REFERRAL_MADE,
    ROUTE_IS_NAMED,
    THE_ONLY_NOTIFICATION,
    TWO_CODES,
)
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
DECIDED = (S.CRITERIA_NOT_MET, S.CRITERIA_CONFIRMED, S.REPORT_WITHDRAWN, S.REPORTED)
ANY = (*OPEN, *DECIDED, S.CLOSED)
PAST = (*DECIDED, S.CLOSED)
UNCONFIRMED = (*OPEN, S.CRITERIA_NOT_MET, S.REPORT_WITHDRAWN)
OF_A_REPORT = (CHILDREN_ARE_KNOWN, NOT_BEFORE_AWARENESS, REFERRED, ONE_DEATH_EACH)
WHOSE = (LAW_OF_ENGLAND, OURS_TO_NOTIFY)

# fmt: off
LIFECYCLE = Lifecycle("incident", S.NEW, [
    # What is known first opens the case.
    Move(f.Notified,                  (S.NEW,),                S.NOTIFIED,  (WHO_DIED_IS_NAMED, CHILDREN_ARE_KNOWN)),
    Move(f.ReferredToLocalAuthority,  (S.NEW,),                S.NOTIFIED),
    Move(f.LocalAuthorityBecameAware, (S.NEW,),                S.NOTIFIED),
    Move(f.ChildDeathProcessNotified, (S.NEW,),                S.NOTIFIED),
    Move(f.ReportedToOfsted,          (S.NEW,),                S.REPORTED),
    Move(f.PanelNotified,             (S.NEW,),                S.REPORTED),
    Move(f.ReviewAskedFor,            (S.NEW,),                S.NOTIFIED),
    # Who notified can come on record after the case was opened by something else.
    Move(f.Notified,                  ANY,                     STAYS,       (WHO_DIED_IS_NAMED, CHILDREN_ARE_KNOWN, NOT_CLOSED)),
    # The first step in every case, and what is known of the children.
    Move(f.SafetySecured,             ANY,                     STAYS,       (NOT_CLOSED,)),
    Move(f.SafetyNotYetSecured,       ANY,                     STAYS,       (NOT_CLOSED,)),
    Move(f.ChildDescribed,            ANY,                     STAYS,       (NOT_CLOSED,)),
    Move(f.ChildDied,                 ANY,                     STAYS,       (CHILD_IS_KNOWN, NO_DEATH_STATED, NOT_CLOSED)),
    Move(f.ChildSeriouslyHarmed,      ANY,                     STAYS,       (OTHER_HARM_IS_REASONED, CHILD_IS_KNOWN, NOT_CLOSED)),
    Move(f.AbuseOrNeglectKnown,       ANY,                     STAYS,       (CHILD_IS_KNOWN, NOT_CLOSED)),
    Move(f.AbuseOrNeglectSuspected,   ANY,                     STAYS,       (CHILD_IS_KNOWN, NOT_CLOSED)),
    Move(f.AbuseOrNeglectNotKnown,    ANY,                     STAYS,       (CHILD_IS_KNOWN, NOT_CLOSED)),
    Move(f.AbuseOrNeglectRuledOut,    ANY,                     STAYS,       (CHILD_IS_KNOWN, NOT_CLOSED)),
    Move(f.OccurrenceStated,          ANY,                     STAYS,       (NOT_CLOSED,)),
    Move(f.ChildStatusStated,         ANY,                     STAYS,       (CHILD_IS_KNOWN, NOT_CLOSED)),
    Move(f.ChildCharacteristicsStated, ANY,                    STAYS,       (CHILD_IS_KNOWN, NOT_CLOSED)),
    Move(f.ChildAdded,                ANY,                     STAYS,       (CHILD_IS_NAMED, CHILD_IS_NEW, NOT_CLOSED)),
    Move(f.ChildIdentified,           ANY,                     STAYS,       (CHILD_IS_NAMED, CODE_IS_FREE, CHILD_IS_KNOWN, NOT_CLOSED)),
    Move(f.ChildrenFoundToBeOne,      ANY,                     STAYS,       (TWO_CODES, BOTH_ARE_KNOWN, NOT_CLOSED)),
    Move(f.OtherChildrenConsidered,   ANY,                     STAYS,       (NOT_CLOSED,)),
    Move(f.RecordsPreserved,          ANY,                     STAYS,       (NOT_CLOSED,)),
    Move(f.PressInterestNoted,        ANY,                     STAYS,       (NOT_CLOSED,)),
    # Whose incident it is.
    Move(f.AuthoritiesStated,         ANY,                     STAYS,       (NOT_CLOSED,)),
    Move(f.LeadAgreed,                ANY,                     STAYS,       (AUTHORITY_IS_NAMED, NOT_CLOSED)),
    Move(f.OtherAuthorityTold,        ANY,                     STAYS,       (AUTHORITY_IS_NAMED, NOT_CLOSED)),
    # What the organisation does.
    Move(f.SafeguardingLeadInformed,  ANY,                     STAYS,       (NOT_CLOSED,)),
    Move(f.SafeguardingLeadAgreed,    ANY,                     STAYS,       (TWO_PEOPLE, NOT_CLOSED)),
    Move(f.SafeguardingLeadDisagreed, ANY,                     STAYS,       (TWO_PEOPLE, NOT_CLOSED)),
    Move(f.SeniorManagerAgreed,       ANY,                     STAYS,       (TWO_PEOPLE, NOT_CLOSED)),
    Move(f.SeniorManagerDisagreed,    ANY,                     STAYS,       (TWO_PEOPLE, NOT_CLOSED)),
    Move(f.ReferredToLocalAuthority,  ANY,                     STAYS,       (NOT_CLOSED,)),
    Move(f.ChildDeathProcessNotified, ANY,                     STAYS,       (CHILD_HAS_DIED, NOT_CLOSED)),
    Move(f.NotReferred,               ANY,                     STAYS,       (NOT_CLOSED,)),
    Move(f.ReferralDecided,           ANY,                     STAYS,       (REFERRAL_MADE, CHILD_IS_KNOWN, NOT_CLOSED)),
    Move(f.StrategyDiscussionHeld,    ANY,                     STAYS,       (CHILD_IS_KNOWN, NOT_CLOSED)),
    Move(f.ChildProtectionConferenceHeld, ANY,                 STAYS,       (CHILD_IS_KNOWN, NOT_CLOSED)),
    Move(f.ChildProtectionConferenceNotNeeded, ANY,            STAYS,       (CHILD_IS_KNOWN, NOT_CLOSED)),
    Move(f.PositionOfTrustConsidered, ANY,                     STAYS,       (NOT_CLOSED,)),
    Move(f.AllegationRaised,          ANY,                     STAYS,       (NOT_CLOSED,)),
    Move(f.LadoTold,                  ANY,                     STAYS,       (ALLEGATION_RAISED, NOT_CLOSED)),
    Move(f.JointAgencyResponseTriggered, ANY,                  STAYS,       (CHILD_HAS_DIED, NOT_CLOSED)),
    Move(f.JointAgencyFirstMeetingHeld, ANY,                   STAYS,       (CHILD_HAS_DIED, NOT_CLOSED)),
    Move(f.CoronerNotified,           ANY,                     STAYS,       (CHILD_HAS_DIED, NOT_CLOSED)),
    Move(f.ChildDeathReviewed,        ANY,                     STAYS,       (CHILD_HAS_DIED,)),
    Move(f.ProviderNotified,          ANY,                     STAYS,       (NOT_CLOSED,)),
    Move(f.ReviewAskedFor,            ANY,                     STAYS,       (NOT_CLOSED,)),
    # Consulting on the criteria.
    Move(f.CriteriaConsultationOpened, OPEN,                   S.CONSULTING),
    Move(f.CriteriaConsultationOpened, PAST,                   STAYS,       (NOT_CLOSED,)),
    Move(f.PartnerViewRecorded,       ANY,                     STAYS,       (A_SAFEGUARDING_PARTNER, NOT_CLOSED)),
    Move(f.PartnersMeetingHeld,       ANY,                     STAYS,       (NOT_CLOSED,)),
    Move(f.DissentRecorded,           ANY,                     STAYS,       (NOT_CLOSED,)),
    Move(f.DisagreementRecorded,      ANY,                     STAYS,       (NOT_CLOSED,)),
    Move(f.DisagreementEscalated,     ANY,                     STAYS,       (DISAGREEMENT_RAISED, NOT_CLOSED)),
    Move(f.DisagreementResolved,      ANY,                     STAYS,       (DISAGREEMENT_RAISED, NOT_CLOSED)),
    Move(f.LocalAuthorityConsulted,   OPEN,                    S.CONSULTING),
    Move(f.LocalAuthorityConsulted,   PAST,                    STAYS,       (NOT_CLOSED,)),
    Move(f.PartnershipConsulted,      OPEN,                    S.CONSULTING),
    Move(f.PartnershipConsulted,      PAST,                    STAYS,       (NOT_CLOSED,)),
    Move(f.LocalAuthorityBecameAware, ANY,                     STAYS,       (STATED_ONCE, NOT_CLOSED)),
    # The decision.
    Move(f.CriteriaConfirmed,         UNCONFIRMED,             S.CRITERIA_CONFIRMED, (*BEFORE_CONFIRMING, SAFETY_ON_RECORD, REFERRED, A_GROUND_IS_SHOWN, LAW_OF_ENGLAND)),
    Move(f.CriteriaConfirmed,         (S.CRITERIA_CONFIRMED, S.REPORTED, S.CLOSED), STAYS, (*BEFORE_CONFIRMING, NOT_CLOSED)),
    Move(f.CriteriaNotMet,            (*OPEN, S.CRITERIA_CONFIRMED), S.CRITERIA_NOT_MET, (NO_GROUND_IS_SHOWN, ROUTE_IS_NAMED)),
    Move(f.CriteriaNotMet,            (S.CRITERIA_NOT_MET, S.REPORT_WITHDRAWN, S.REPORTED, S.CLOSED), STAYS, (ROUTE_IS_NAMED, NOT_CLOSED)),
    # The report.
    Move(f.NotificationDrafted,       ANY,                     STAYS,       (NOT_CLOSED,)),
    Move(f.ReportedToOfsted,          (S.CRITERIA_CONFIRMED,), S.REPORTED,  (*OF_A_REPORT, *WHOSE)),
    Move(f.ReportedToOfsted,          UNCONFIRMED,             S.REPORTED,  (CRITERIA_CONFIRMED, *OF_A_REPORT, *WHOSE)),
    Move(f.ReportedToOfsted,          (S.REPORTED, S.CLOSED),  STAYS,       (*OF_A_REPORT, *WHOSE, NOT_CLOSED)),
    Move(f.PanelNotified,             (S.CRITERIA_CONFIRMED,), S.REPORTED,  (*OF_A_REPORT, *WHOSE)),
    Move(f.PanelNotified,             UNCONFIRMED,             S.REPORTED,  (CRITERIA_CONFIRMED, *OF_A_REPORT, *WHOSE)),
    Move(f.PanelNotified,             (S.REPORTED, S.CLOSED),  STAYS,       (*OF_A_REPORT, *WHOSE, NOT_CLOSED)),
    Move(f.ReportAttemptFailed,       ANY,                     STAYS),
    Move(f.NotificationAmended,       ANY,                     STAYS,       (NOTIFIED_BEFORE, NOT_CLOSED)),
    Move(f.NotificationWithdrawn,     (S.REPORTED,),           S.REPORT_WITHDRAWN, (DECIDED_AGAINST, THE_ONLY_NOTIFICATION)),
    Move(f.NotificationWithdrawn,     (S.REPORT_WITHDRAWN, S.CLOSED), STAYS, (DECIDED_AGAINST, NOT_CLOSED)),
    # Everybody else who is told.
    Move(f.SafeguardingPartnersInformed, ANY,                  STAYS,       (CHILDREN_ARE_KNOWN, NOT_CLOSED)),
    Move(f.SecretaryOfStateInformed,  ANY,                     STAYS,       (CHILDREN_ARE_KNOWN, NOT_CLOSED)),
    Move(f.ParentsTold,               ANY,                     STAYS,       (NOT_CLOSED,)),
    Move(f.ParentsNotTold,            ANY,                     STAYS,       (NOT_CLOSED,)),
    Move(f.BodyInformed,              ANY,                     STAYS,       (NO_FACT_OF_ITS_OWN, NOT_CLOSED)),
    # Beyond the report.
    Move(f.ReviewOpened,              ANY,                     STAYS),
    Move(f.RapidReviewOpened,         ANY,                     STAYS),
    Move(f.Reopened,                  (S.CRITERIA_NOT_MET, S.REPORT_WITHDRAWN, S.CLOSED), S.REOPENED),
    Move(f.Closed,                    (*OPEN, *DECIDED),       S.CLOSED,    (NO_DUTY_OPEN,)),
])
# fmt: on
