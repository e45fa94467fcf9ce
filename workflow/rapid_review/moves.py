"""The lifecycle of a rapid review: one table.

Columns: what is recorded, while the case is, it becomes, provided.
A row that stays is evidence; it is admitted in every status, closed included. Nothing here asks about
criminal proceedings: they limit what is disclosed and published, and do not stop a rapid review.
"""

from workflow.lifecycle import STAYS, Lifecycle, Move
from workflow.rapid_review import facts as f
from workflow.rapid_review.rules import (
    ASKED,
    DECIDED,
    LEARNING_SHARED,
    LETTER_ON_RECORD,
    MEETING_ON_RECORD,
    NO_DUTY_OPEN,
    NO_REVIEW_WAS_OPENED,
    NOT_BEFORE_NOTIFICATION,
    NOT_CLOSED,
    NOTIFIED_FIRST,
    OUTCOME_ON_RECORD,
    PANEL_HAS_ANSWERED,
    REASONS_GIVEN,
    SENT_ON_RECORD,
)
from workflow.rapid_review.standing import Status as S
from workflow.signing import ALL_THREE_SIGNED, DELEGATED, PARTNER_AT_THE_TIME

OWED = (S.REOPENED, S.DUE)
AT_WORK = (S.GATHERING, S.MEETING_HELD, S.AWAITING_SIGN_OFF)
UNSENT = (*OWED, *AT_WORK)
SENT = (S.SENT_TO_PANEL, S.PANEL_RESPONDED)
OPEN = (*UNSENT, *SENT)
ENDED = (S.STOOD_DOWN, S.CLOSED)
ANY = (*OPEN, *ENDED)
FURTHER_THAN_DUE = (S.DUE, *AT_WORK, *SENT, *ENDED)
FURTHER_THAN_GATHERING = (*AT_WORK, *SENT, *ENDED)
FURTHER_THAN_MEETING = (S.MEETING_HELD, S.AWAITING_SIGN_OFF, *SENT, *ENDED)
FURTHER_THAN_SIGNING = (S.AWAITING_SIGN_OFF, *SENT, *ENDED)
BEFORE_SIGNING = (*OWED, S.GATHERING, S.MEETING_HELD)

# fmt: off
LIFECYCLE = Lifecycle("rapid review", S.NEW, [
    # What is known first opens the case: the notification, or a rapid review of the past.
    Move(f.NotificationSent,            (S.NEW, S.REOPENED),      S.DUE),
    Move(f.Started,                     (S.NEW, S.REOPENED),      S.DUE,                (NOTIFIED_FIRST, NOT_BEFORE_NOTIFICATION)),
    Move(f.SentToPanel,                 (S.NEW,),                 S.SENT_TO_PANEL),
    Move(f.PanelResponded,              (S.NEW,),                 S.PANEL_RESPONDED),
    # Late paperwork, and the days from which some sources count.
    Move(f.NotificationSent,            FURTHER_THAN_DUE,         STAYS,                (NOT_CLOSED,)),
    Move(f.Started,                     FURTHER_THAN_DUE,         STAYS,                (NOTIFIED_FIRST, NOT_BEFORE_NOTIFICATION, NOT_CLOSED)),
    Move(f.NotificationCopyReceived,    ANY,                      STAYS,                (NOT_CLOSED,)),
    Move(f.PartnershipNotified,         ANY,                      STAYS,                (NOT_CLOSED,)),
    Move(f.LocalAuthorityBecameAware,   ANY,                      STAYS,                (NOT_CLOSED,)),
    Move(f.PanelInstructed,             ANY,                      STAYS,                (NOT_CLOSED,)),
    # The agencies' information.
    Move(f.AgenciesIdentified,          ANY,                      STAYS,                (NOT_CLOSED,)),
    Move(f.RecordsSecured,              ANY,                      STAYS,                (NOT_CLOSED,)),
    Move(f.InformationRequested,        OWED,                     S.GATHERING),
    Move(f.InformationRequested,        FURTHER_THAN_GATHERING,   STAYS,                (NOT_CLOSED,)),
    Move(f.InformationReceived,         OWED,                     S.GATHERING,          (ASKED,)),
    Move(f.InformationReceived,         FURTHER_THAN_GATHERING,   STAYS,                (ASKED, NOT_CLOSED)),
    Move(f.NilReturnReceived,           OWED,                     S.GATHERING,          (ASKED,)),
    Move(f.NilReturnReceived,           FURTHER_THAN_GATHERING,   STAYS,                (ASKED, NOT_CLOSED)),
    Move(f.InformationChecked,          ANY,                      STAYS,                (ASKED, NOT_CLOSED)),
    Move(f.InformationRefused,          ANY,                      STAYS,                (ASKED, NOT_CLOSED)),
    Move(f.AgencyChased,                ANY,                      STAYS,                (ASKED, NOT_CLOSED)),
    Move(f.AgencyEscalated,             ANY,                      STAYS,                (ASKED, NOT_CLOSED)),
    Move(f.FormalRequestMade,           ANY,                      STAYS,                (ASKED, NOT_CLOSED)),
    Move(f.ImmediateLearningIdentified, ANY,                      STAYS,                (NOT_CLOSED,)),
    # The meeting and the decision.
    Move(f.MeetingHeld,                 (*OWED, S.GATHERING),     S.MEETING_HELD),
    Move(f.MeetingHeld,                 FURTHER_THAN_MEETING,     STAYS,                (NOT_CLOSED,)),
    Move(f.OutcomeDecided,              BEFORE_SIGNING,           S.AWAITING_SIGN_OFF,  (MEETING_ON_RECORD, NO_REVIEW_WAS_OPENED)),
    Move(f.OutcomeDecided,              FURTHER_THAN_SIGNING,     STAYS,                (NO_REVIEW_WAS_OPENED, NOT_CLOSED)),
    # The three partners.
    Move(f.SignatureDelegated,          ANY,                      STAYS,                (PARTNER_AT_THE_TIME, NOT_CLOSED)),
    Move(f.PartnerSignedOff,            BEFORE_SIGNING,           S.AWAITING_SIGN_OFF,  (DELEGATED, PARTNER_AT_THE_TIME, OUTCOME_ON_RECORD)),
    Move(f.PartnerSignedOff,            FURTHER_THAN_SIGNING,     STAYS,                (DELEGATED, PARTNER_AT_THE_TIME, OUTCOME_ON_RECORD, NOT_CLOSED)),
    Move(f.PartnerDissented,            ANY,                      STAYS,                (PARTNER_AT_THE_TIME, NOT_CLOSED)),
    # The Panel.
    Move(f.SentToPanel,                 UNSENT,                   S.SENT_TO_PANEL,      (ALL_THREE_SIGNED, DECIDED)),
    Move(f.SentToPanel,                 (*SENT, *ENDED),          STAYS,                (ALL_THREE_SIGNED, NOT_CLOSED)),
    Move(f.PanelResponded,              (*UNSENT, S.SENT_TO_PANEL), S.PANEL_RESPONDED,  (SENT_ON_RECORD,)),
    Move(f.PanelResponded,              (S.PANEL_RESPONDED, *ENDED), STAYS,             (SENT_ON_RECORD, NOT_CLOSED)),
    Move(f.PanelAnswered,               ANY,                      STAYS,                (LETTER_ON_RECORD, NOT_CLOSED)),
    # Beyond it.
    Move(f.LearningShared,              ANY,                      STAYS),
    Move(f.ReviewOpened,                ANY,                      STAYS),
    Move(f.StoodDown,                   OPEN,                     S.STOOD_DOWN,         (REASONS_GIVEN,)),
    Move(f.StoodDown,                   ENDED,                    STAYS,                (REASONS_GIVEN, NOT_CLOSED)),
    Move(f.Reopened,                    ENDED,                    S.REOPENED),
    Move(f.Closed,                      (*OPEN, S.STOOD_DOWN),    S.CLOSED,             (NO_DUTY_OPEN, PANEL_HAS_ANSWERED, LEARNING_SHARED)),
])
# fmt: on
