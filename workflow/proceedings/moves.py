"""The lifecycle of proceedings: what is asked before what, and the table.

What has happened in a court has happened: hardly anything is refused. Holds stand beside the status.
"""

from collections.abc import Iterable

from workflow.facts import Entry
from workflow.lifecycle import STAYS, Lifecycle, Move
from workflow.proceedings import facts as f
from workflow.proceedings.holds import Hold, named, standing_holds, standing_of
from workflow.proceedings.standing import Proceedings
from workflow.proceedings.standing import Status as S
from workflow.rules import Rule, Treatment
from workflow.vocabulary import CourtOrder, ProceedingsKind

AGREED = "the partnership's own agreement: each hold has an owner and a day for its next review"
NO_PAUSE = "the guidance: nothing pauses a clock; proceedings explain lateness"
RECORD = "the record"


def _of_kind(kind: ProceedingsKind, words: str) -> Rule:
    return Rule(
        f"of-kind-{kind}",
        f"the proceedings are {words}: each case is of one kind of proceedings",
        RECORD,
        lambda proceedings, _: proceedings.kind in {ProceedingsKind.UNKNOWN, kind},
        remedy="open the other proceedings as a case of their own, and link the two",
    )


CRIMINAL = _of_kind(ProceedingsKind.CRIMINAL, "criminal")
INQUEST = _of_kind(ProceedingsKind.INQUEST, "an inquest")
DEATH_REVIEW = _of_kind(ProceedingsKind.DOMESTIC_ABUSE_DEATH_REVIEW, "a domestic abuse related death review")
INQUIRY = _of_kind(ProceedingsKind.PUBLIC_INQUIRY, "a public inquiry")


def _held(proceedings: Proceedings, entry: Entry | None) -> bool:
    if entry is None:
        return bool(standing_holds(proceedings))
    return named(standing_of(proceedings, entry.fact.hold), entry.fact) is not None


def _which_is_said(proceedings: Proceedings, entry: Entry | None) -> bool:
    """Whether it is plain which of several holds of a kind is meant."""
    if entry is None:
        return True
    stand, fact = standing_of(proceedings, entry.fact.hold), entry.fact
    return len(stand) <= 1 or bool(fact.owned_by) or getattr(fact, "owner", "") in _owners(stand)


def _owners(stand: Iterable[Hold]) -> list[str]:
    return [hold.owner or "nobody" for hold in stand]


def _whose_stand(proceedings: Proceedings, entry: Entry | None) -> str:
    stand = standing_of(proceedings, entry.fact.hold) if entry else standing_holds(proceedings)
    return f"on record: {', '.join(_owners(stand)) or 'none'}"


def _touches(entry: Entry | None, kind: str) -> bool:
    return entry is not None and any(case.startswith(f"{kind}/") for case in entry.fact.cases)


def _a_review_is_told(_proceedings: Proceedings, entry: Entry | None) -> bool:
    withdraw = entry is not None and entry.fact.orders is CourtOrder.WITHDRAW_PUBLICATION
    return not withdraw or _touches(entry, "review")


HAS_AN_OWNER = Rule(
    "has-an-owner",
    "the hold has an owner",
    AGREED,
    lambda _, entry: entry is None or bool(entry.fact.owner.strip()),
    Treatment.REFUSED,
    "add --owner with the post that reviews it",
    about_the_fact=True,
)
NEXT_REVIEW_SET = Rule(
    "next-review-set",
    "a day is set for the next review of the hold",
    AGREED,
    lambda _, entry: entry is None or entry.fact.review_on.known,
    remedy="add --review-on with a day",
    about_the_fact=True,
)
HELD = Rule(
    "held",
    "a hold of this kind stands, owned by the post that it names",
    RECORD,
    _held,
    remedy="record proceedings.hold-placed, or mend the post",
    found=_whose_stand,
)
WHICH_HOLD = Rule(
    "which-hold",
    "it says which of the holds of this kind it is about, where several stand",
    RECORD,
    _which_is_said,
    Treatment.REFUSED,
    "add --owned-by with the post that owns it",
    about_the_fact=True,
    found=_whose_stand,
)
TOUCHES_A_CASE = Rule(
    "touches-a-case",
    "it names the cases it touches, or the proceedings are linked with them",
    RECORD,
    lambda _, entry: entry is None or bool(entry.fact.cases),
    Treatment.WARNING,
    "link the case and record the hold again: spr decide link CASE",
    about_the_fact=True,
)
RAPID_REVIEW_GOES_ON = Rule(
    "rapid-review-goes-on",
    "no rapid review is among the cases it touches: a rapid review goes on, and only disclosure is limited",
    NO_PAUSE,
    lambda _, entry: not _touches(entry, "rapid-review"),
    Treatment.WARNING,
    about_the_fact=True,
)
A_REVIEW_IS_TOLD = Rule(
    "a-review-is-told",
    "it names the review whose publication is to be withdrawn, or the proceedings are linked with it",
    RECORD,
    _a_review_is_told,
    Treatment.WARNING,
    "record the order again with --cases",
    about_the_fact=True,
)
NO_HOLD_STANDS = Rule(
    "no-hold-stands",
    "no hold stands that the proceedings cause",
    AGREED,
    lambda proceedings, _: not standing_holds(proceedings),
    Treatment.WARNING,
    "record proceedings.hold-lifted",
)
NOT_CONCLUDED = Rule(
    "not-concluded",
    "the proceedings have not been concluded",
    RECORD,
    lambda proceedings, _: proceedings.concluded is None,
    Treatment.WARNING,
    "record proceedings.reopened if they go on",
)

NEW = (S.NEW,)
RUNNING = (S.OPEN, S.REOPENED)
OVER = (S.CONCLUDED,)
ANY = (*RUNNING, *OVER)
OF_A_HOLD = (HAS_AN_OWNER, NEXT_REVIEW_SET, TOUCHES_A_CASE, RAPID_REVIEW_GOES_ON)

# fmt: off
LIFECYCLE = Lifecycle("proceedings", S.NEW, [
    # Whatever is known first opens the case.
    Move(f.Opened,                      NEW,           S.OPEN),
    Move(f.CriminalInvestigationOpened, NEW,           S.OPEN),
    Move(f.ChargeMade,                  NEW,           S.OPEN),
    Move(f.TrialListed,                 NEW,           S.OPEN),
    Move(f.VerdictReturned,             NEW,           S.OPEN),
    Move(f.SentencePassed,              NEW,           S.OPEN),
    Move(f.InquestOpened,               NEW,           S.OPEN),
    Move(f.PreventionReportMade,        NEW,           S.OPEN),
    Move(f.DeathReviewCalledFor,        NEW,           S.OPEN),
    Move(f.DeathReviewDecided,          NEW,           S.OPEN),
    Move(f.PublicInquiryAnnounced,      NEW,           S.OPEN),
    Move(f.CourtOrderMade,              NEW,           S.OPEN,      (A_REVIEW_IS_TOLD,)),
    Move(f.DisclosureAdviceReceived,    NEW,           S.OPEN),
    Move(f.HoldPlaced,                  NEW,           S.OPEN,      OF_A_HOLD),
    # A trial.
    Move(f.Opened,                      ANY,           STAYS,       (NOT_CONCLUDED,)),
    Move(f.CriminalInvestigationOpened, ANY,           STAYS,       (CRIMINAL, NOT_CONCLUDED)),
    Move(f.ChargeMade,                  ANY,           STAYS,       (CRIMINAL, NOT_CONCLUDED)),
    Move(f.TrialListed,                 ANY,           STAYS,       (CRIMINAL, NOT_CONCLUDED)),
    Move(f.VerdictReturned,             ANY,           STAYS,       (CRIMINAL, NOT_CONCLUDED)),
    Move(f.SentencePassed,              ANY,           STAYS,       (CRIMINAL, NOT_CONCLUDED)),
    Move(f.NoFurtherAction,             (*NEW, *RUNNING), S.CONCLUDED, (CRIMINAL, NO_HOLD_STANDS)),
    Move(f.NoFurtherAction,             OVER,          STAYS,       (CRIMINAL,)),
    # An inquest.
    Move(f.InquestOpened,               ANY,           STAYS,       (INQUEST, NOT_CONCLUDED)),
    Move(f.InquestConcluded,            (*NEW, *RUNNING), S.CONCLUDED, (INQUEST, NO_HOLD_STANDS)),
    Move(f.InquestConcluded,            OVER,          STAYS,       (INQUEST,)),
    Move(f.PreventionReportMade,        ANY,           STAYS,       (INQUEST,)),
    Move(f.PreventionReportAnswered,    ANY,           STAYS),
    # A review of the community safety partnership.
    Move(f.DeathReviewCalledFor,        ANY,           STAYS,       (DEATH_REVIEW, NOT_CONCLUDED)),
    Move(f.DeathReviewDecided,          ANY,           STAYS,       (DEATH_REVIEW, NOT_CONCLUDED)),
    Move(f.DeathReviewCompleted,        (*NEW, *RUNNING), S.CONCLUDED, (DEATH_REVIEW, NO_HOLD_STANDS)),
    Move(f.DeathReviewCompleted,        OVER,          STAYS,       (DEATH_REVIEW,)),
    Move(f.PublicInquiryAnnounced,      ANY,           STAYS,       (INQUIRY, NOT_CONCLUDED)),
    # What they mean for the cases beside them.
    Move(f.CourtOrderMade,              ANY,           STAYS,       (A_REVIEW_IS_TOLD,)),
    Move(f.DisclosureAdviceReceived,    ANY,           STAYS),
    Move(f.HoldPlaced,                  ANY,           STAYS,       (*OF_A_HOLD, NOT_CONCLUDED)),
    Move(f.HoldReviewed,                ANY,           STAYS,       (HELD, WHICH_HOLD, NEXT_REVIEW_SET)),
    Move(f.HoldLifted,                  ANY,           STAYS,       (HELD, WHICH_HOLD)),
    # How they end, and go on.
    Move(f.Concluded,                   (*NEW, *RUNNING), S.CONCLUDED, (NO_HOLD_STANDS,)),
    Move(f.Concluded,                   OVER,          STAYS),
    Move(f.Reopened,                    OVER,          S.REOPENED),
    Move(f.Reopened,                    RUNNING,       STAYS),
])
# fmt: on
