"""The lifecycle of a review: what is asked before what, and the table."""

from workflow.facts import Entry
from workflow.lifecycle import STAYS, Lifecycle, Move
from workflow.review import facts as f
from workflow.review.standing import Review
from workflow.review.standing import Status as S
from workflow.rules import Rule
from workflow.vocabulary import Situation

PAGE = "KSCP, Safeguarding Practice Reviews"


def _no_death_is_among_them(review: Review, _entry: Entry | None) -> bool:
    return all(entry.fact.situation is not Situation.DEATH for entry in review.situations)


NOT_ALWAYS_UNDERTAKEN = Rule(
    "not-always-undertaken",
    "no child has died with abuse or neglect known or suspected: then a review is always undertaken",
    PAGE,
    _no_death_is_among_them,
)
CONSIDERED = Rule(
    "considered",
    "it has been considered whether to undertake it, or a child's death asks for it always",
    PAGE,
    lambda review, entry: review.considered is not None or not _no_death_is_among_them(review, entry),
    remedy="record review.considered",
)

BEFORE = (S.PROPOSED, S.CONSIDERED)
WORKING = (S.COMMISSIONED, S.SCOPED, S.GATHERING_RECORDS, S.DRAFTING, S.SIGN_OFF)
ENDED = (S.PUBLISHED, S.WITHHELD, S.ABSORBED, S.NOT_UNDERTAKEN)
ANY = (*BEFORE, *WORKING, *ENDED)

# fmt: off
LIFECYCLE = Lifecycle("review", S.NEW, [
    # What is known first opens the case: a situation, or a review of the past or of another area.
    Move(f.SituationArose,           (S.NEW,),                                   S.PROPOSED),
    Move(f.Considered,               (S.NEW, S.PROPOSED),                        S.CONSIDERED),
    Move(f.Commissioned,             (S.NEW, S.CONSIDERED, S.NOT_UNDERTAKEN),    S.COMMISSIONED),
    Move(f.Commissioned,             (S.PROPOSED,),                              S.COMMISSIONED, (CONSIDERED,)),
    Move(f.Published,                (S.NEW, *WORKING, S.WITHHELD, S.ABSORBED),  S.PUBLISHED),
    Move(f.NotUndertaken,            (S.NEW, *BEFORE),                           S.NOT_UNDERTAKEN, (NOT_ALWAYS_UNDERTAKEN,)),
    # Late paperwork.
    Move(f.SituationArose,           ANY,                                        STAYS),
    Move(f.Considered,               (S.CONSIDERED, *WORKING, *ENDED),           STAYS),
    Move(f.Commissioned,             (S.PUBLISHED, S.WITHHELD, S.ABSORBED),      STAYS),
    # Bringing together the records of all agencies.
    Move(f.AgenciesIdentified,       (S.COMMISSIONED,),                          S.SCOPED),
    Move(f.AgenciesIdentified,       (S.SCOPED, S.GATHERING_RECORDS, S.DRAFTING, S.SIGN_OFF, *ENDED), STAYS),
    Move(f.RecordsRequested,         (S.COMMISSIONED, S.SCOPED),                 S.GATHERING_RECORDS),
    Move(f.RecordsRequested,         (*BEFORE, S.GATHERING_RECORDS, S.DRAFTING, S.SIGN_OFF, *ENDED), STAYS),
    Move(f.RecordsReceived,          (S.COMMISSIONED, S.SCOPED),                 S.GATHERING_RECORDS),
    Move(f.RecordsReceived,          (*BEFORE, S.GATHERING_RECORDS, S.DRAFTING, S.SIGN_OFF, *ENDED), STAYS),
    # The overview report.
    Move(f.OverviewReportDrafted,    (S.COMMISSIONED, S.SCOPED, S.GATHERING_RECORDS), S.DRAFTING),
    Move(f.OverviewReportDrafted,    (S.DRAFTING, S.SIGN_OFF, *ENDED),           STAYS),
    Move(f.OverviewReportCompleted,  (S.COMMISSIONED, S.SCOPED, S.GATHERING_RECORDS, S.DRAFTING), S.SIGN_OFF),
    Move(f.OverviewReportCompleted,  (S.SIGN_OFF, *ENDED),                       STAYS),
    Move(f.LearningIdentified,       (*WORKING, *ENDED),                         STAYS),
    Move(f.AgencyResponded,          (*WORKING, *ENDED),                         STAYS),
    Move(f.DevelopmentNoted,         ANY,                                        STAYS),
    Move(f.ActionAgreed,             ANY,                                        STAYS),
    Move(f.WithdrawalOrdered,        ANY,                                        STAYS),
    # How else it can end.
    Move(f.PublicationWithheld,      WORKING,                                    S.WITHHELD),
    Move(f.AbsorbedByNationalReview, (*BEFORE, *WORKING),                        S.ABSORBED),
])
# fmt: on
