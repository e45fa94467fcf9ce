"""The lifecycle of a review: one table.

Columns: what is recorded, while the review is, it becomes, provided.
A row that stays is evidence, or paperwork that arrived late; a milestone never moves back because of it.
"""

from workflow.facts import Fact
from workflow.lifecycle import STAYS, Lifecycle, Move
from workflow.review import facts as f
from workflow.review import rules as r
from workflow.review.status import Status as S
from workflow.rules import Rule
from workflow.signing import DELEGATED, PARTNER_AT_THE_TIME

BEFORE = (S.PROPOSED, S.CONSIDERED)
WORKING = (
    S.COMMISSIONED,
    S.SCOPED,
    S.GATHERING_RECORDS,
    S.DRAFTING,
    S.FACTUAL_ACCURACY,
    S.SIGN_OFF,
    S.SENT,
)
AGAIN = (S.REDO_ORDERED, S.REDONE)
NOT_PUBLISHED = (S.WITHHELD, S.IMPROVEMENTS_PUBLISHED)
PUBLIC = (S.PUBLISHED, S.WITHDRAWN)
ENDED = (*NOT_PUBLISHED, S.ABSORBED, S.DISCONTINUED, S.NOT_UNDERTAKEN, *AGAIN, *PUBLIC)
ANY = (*BEFORE, *WORKING, *ENDED)


def before(status: S) -> tuple[S, ...]:
    """The statuses of a review at work before this one."""
    return WORKING[: WORKING.index(status)]


def beyond(status: S) -> tuple[S, ...]:
    """The statuses of a review at work from this one on, and every end."""
    return (*WORKING[WORKING.index(status) :], *ENDED)


def evidence(*facts: type[Fact], provided: tuple[Rule, ...] = ()) -> list[Move]:
    """What is admitted in every status, and moves none."""
    return [Move(fact, ANY, STAYS, provided) for fact in facts]


# fmt: off
LIFECYCLE = Lifecycle("review", S.NEW, [
    # What is known first opens the case: a situation, or a review of the past or of another area.
    Move(f.SituationArose,           (S.NEW,),                                   S.PROPOSED),
    Move(f.Considered,               (S.NEW, S.PROPOSED),                        S.CONSIDERED),
    Move(f.Commissioned,             (S.NEW, S.CONSIDERED, S.NOT_UNDERTAKEN),    S.COMMISSIONED, (r.ANSWERS_THE_PANEL,)),
    Move(f.Commissioned,             (S.PROPOSED,),                              S.COMMISSIONED, (r.CONSIDERED, r.ANSWERS_THE_PANEL)),
    Move(f.Published,                (S.NEW,),                                   S.PUBLISHED),
    Move(f.NotUndertaken,            (S.NEW, *BEFORE),                           S.NOT_UNDERTAKEN, (r.NOT_ALWAYS_UNDERTAKEN,)),
    # Late paperwork.
    Move(f.SituationArose,           ANY,                                        STAYS),
    Move(f.Considered,               (S.CONSIDERED, *WORKING, *ENDED),           STAYS),
    Move(f.Commissioned,             (*NOT_PUBLISHED, S.ABSORBED, *AGAIN, *PUBLIC), STAYS),
    Move(f.Commissioned,             (S.DISCONTINUED,),                          STAYS, (r.NOT_DISCONTINUED,)),
    # The decision is told, a reviewer found, the scope set; another area, other incidents.
    *evidence(f.PanelResponded, f.ToldOfDecision, f.ScopeAgreed, f.ScopeRevised, f.LeadAgreed, f.IncidentJoined),
    *evidence(f.ReviewerAppointed, provided=r.OF_A_REVIEWER),
    *evidence(f.ReviewerReplaced, provided=(*r.OF_A_REVIEWER, r.REVIEWER_IS_KNOWN)),
    *evidence(f.ReviewerRemoved, provided=(r.REVIEWER_IS_KNOWN,)),
    *evidence(f.IncidentLeft, provided=(r.INCIDENT_IS_REVIEWED_HERE,)),
    # Bringing together the records of all agencies.
    Move(f.AgenciesIdentified,       before(S.SCOPED),                           S.SCOPED),
    Move(f.AgenciesIdentified,       beyond(S.SCOPED),                           STAYS),
    Move(f.RecordsRequested,         before(S.GATHERING_RECORDS),                S.GATHERING_RECORDS),
    Move(f.RecordsRequested,         (*BEFORE, *beyond(S.GATHERING_RECORDS)),    STAYS),
    Move(f.RecordsReceived,          before(S.GATHERING_RECORDS),                S.GATHERING_RECORDS),
    Move(f.RecordsReceived,          (*BEFORE, *beyond(S.GATHERING_RECORDS)),    STAYS),
    *evidence(f.RecordsChecked, f.RecordsRefused, f.RecordsChased, f.RecordsEscalated, f.RecordsFormallyRequested),
    *evidence(f.AgencyProcessAssured, f.ChronologyMerged, f.PractitionerEventHeld),
    # The family, and how the work goes on.
    *evidence(f.FamilyInvited, f.FamilyContributed, f.FamilyDeclined),
    *evidence(f.ProgressMonitored, f.ReviewerAsked, f.DelayReported, f.DevelopmentNoted),
    *evidence(f.DisagreementRecorded),
    *evidence(f.DisagreementEscalated, f.DisagreementResolved, provided=(r.DISAGREEMENT_RAISED,)),
    # The overview report.
    Move(f.OverviewReportDrafted,    before(S.DRAFTING),                         S.DRAFTING),
    Move(f.OverviewReportDrafted,    beyond(S.DRAFTING),                         STAYS),
    Move(f.FactualAccuracySought,    before(S.FACTUAL_ACCURACY),                 S.FACTUAL_ACCURACY),
    Move(f.FactualAccuracySought,    beyond(S.FACTUAL_ACCURACY),                 STAYS),
    Move(f.FactualAccuracyReturned,  (*WORKING, *ENDED),                         STAYS),
    Move(f.OverviewReportCompleted,  before(S.SIGN_OFF),                         S.SIGN_OFF),
    Move(f.OverviewReportCompleted,  beyond(S.SIGN_OFF),                         STAYS),
    Move(f.LearningIdentified,       (*WORKING, *ENDED),                         STAYS),
    Move(f.AgencyResponded,          (*WORKING, *ENDED),                         STAYS, (r.LEARNING_POINT_IS_KNOWN,)),
    Move(f.LearningLinked,           (*WORKING, *ENDED),                         STAYS, (r.LEARNING_POINT_IS_KNOWN,)),
    *evidence(f.PartnerSignedOff, provided=(PARTNER_AT_THE_TIME, DELEGATED)),
    *evidence(f.PartnerDissented, f.SignOffDelegated, provided=(PARTNER_AT_THE_TIME,)),
    *evidence(f.ActionPlanAgreed, f.ActionAgreed),
    # Before publication.
    *evidence(f.PublicationDateSet),
    *evidence(f.PublicationDateChanged, provided=(r.DATE_WAS_SET,)),
    Move(f.SentBeforePublication,    before(S.SENT),                             S.SENT),
    Move(f.SentBeforePublication,    beyond(S.SENT),                             STAYS),
    # Publication, and the year after it.
    Move(f.Published,                (*WORKING, *NOT_PUBLISHED, S.ABSORBED, S.DISCONTINUED, *AGAIN), S.PUBLISHED, r.TO_PUBLISH),
    Move(f.PublicationWithdrawn,     (S.PUBLISHED,),                             S.WITHDRAWN, (r.PUBLIC_FOR_A_YEAR, r.ORDER_ON_RECORD)),
    Move(f.PublishedAgain,           (S.WITHDRAWN,),                             S.PUBLISHED, r.TO_PUBLISH_AGAIN),
    *evidence(f.SummaryPublished, provided=r.TO_PUBLISH_AGAIN),
    *evidence(f.WithdrawalOrdered),
    *evidence(f.ReportRequested, f.ReportSupplied, f.ReportDeclined),
    *evidence(f.Deposited, provided=(r.HAS_BEEN_PUBLISHED,)),
    # Not published: the improvements are, in place of the report.
    Move(f.PublicationWithheld,      WORKING,                                    S.WITHHELD),
    Move(f.PublicationWithheld,      ENDED,                                      STAYS, (r.NOT_YET_PUBLISHED,)),
    *evidence(f.WithholdingExplained, f.CommentsReceived, provided=(r.WITHHELD_BEFORE,)),
    Move(f.ImprovementsPublished,    (S.WITHHELD,),                              S.IMPROVEMENTS_PUBLISHED, r.TO_PUBLISH_IMPROVEMENTS),
    Move(f.ImprovementsPublished,    (*WORKING, S.IMPROVEMENTS_PUBLISHED, S.ABSORBED, S.DISCONTINUED, *AGAIN, *PUBLIC), STAYS, (r.WITHHELD_BEFORE,)),
    # A serious case review of the old regimes: handed in, judged, and done again.
    Move(f.ReportSubmitted,          before(S.SIGN_OFF),                         S.SIGN_OFF),
    Move(f.ReportSubmitted,          beyond(S.SIGN_OFF),                         STAYS),
    Move(f.Rated,                    (*WORKING, *ENDED),                         STAYS),
    Move(f.RedoOrdered,              (*WORKING, *NOT_PUBLISHED, S.REDONE, *PUBLIC), S.REDO_ORDERED, (r.JUDGED_INADEQUATE,)),
    Move(f.RedoOrdered,              (S.REDO_ORDERED, S.ABSORBED, S.DISCONTINUED), STAYS),
    Move(f.RedoBegun,                (*WORKING, *ENDED),                         STAYS),
    Move(f.Redone,                   (*WORKING, S.REDO_ORDERED),                 S.REDONE),
    Move(f.Redone,                   (*NOT_PUBLISHED, S.ABSORBED, S.DISCONTINUED, S.REDONE, *PUBLIC), STAYS),
    # How else it can end.
    Move(f.AbsorbedByNationalReview, (*BEFORE, *WORKING, *NOT_PUBLISHED, S.REDO_ORDERED), S.ABSORBED),
    Move(f.AbsorbedByNationalReview, (S.ABSORBED, S.DISCONTINUED, S.NOT_UNDERTAKEN, S.REDONE, *PUBLIC), STAYS),
    Move(f.Discontinued,             (*WORKING, S.REDO_ORDERED),                 S.DISCONTINUED),
])
# fmt: on
