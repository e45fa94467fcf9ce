"""The lifecycle of an action: what is asked before what, and the table."""

from workflow.actions import facts as f
from workflow.actions.duties import DUTIES
from workflow.actions.standing import Action
from workflow.actions.standing import Status as S
from workflow.clocks import clocks
from workflow.facts import Entry
from workflow.lifecycle import STAYS, Lifecycle, Move
from workflow.rules import Rule, Treatment
from workflow.vocabulary import Agency

PLAN = "the action plan of the review: owner, due date, evidence, impact"
RECORD = "the record"


def _every_duty_ended(action: Action, _entry: Entry | None) -> bool:
    return all(clock.ended for clock in clocks(action, DUTIES))


AGREED = Rule(
    "agreed",
    "the action has been agreed, with an owner and a day",
    PLAN,
    lambda action, _: action.agreed is not None,
    remedy="record action.agreed",
)
EVIDENCE = Rule(
    "evidence",
    "there is evidence of it: what an action changed is seen from evidence, not from activity",
    PLAN,
    lambda action, _: action.support is not None,
    Treatment.REFUSED,
    "record action.evidence-submitted",
)
SUBMITTED = Rule(
    "submitted",
    "evidence has been submitted",
    PLAN,
    lambda action, _: bool(action.evidence),
    Treatment.WARNING,
    "record action.evidence-submitted",
)
OWNER_NAMED = Rule(
    "owner-named",
    "it is said which agency owns it",
    PLAN,
    lambda _, entry: entry is None or entry.fact.owner is not Agency.UNKNOWN,
    Treatment.WARNING,
    "record action.agreed again, with --owner",
    about_the_fact=True,
)
DAY_SET = Rule(
    "day-set",
    "a day is set by which it is to be done",
    PLAN,
    lambda _, entry: entry is None or entry.fact.due_on.known,
    Treatment.WARNING,
    "record action.due-date-changed",
    about_the_fact=True,
)
SOURCE_NAMED = Rule(
    "source-named",
    "it names the review or rapid review that it answers",
    PLAN,
    lambda action, entry: entry is None or bool(entry.fact.source or action.source),
    Treatment.WARNING,
    "record action.recommendation-accepted with --source",
    about_the_fact=True,
)
IMPACT_ASSURED = Rule(
    "impact-assured",
    "its impact is assured, or the recommendation was not accepted",
    PLAN,
    lambda action, _: action.assured is not None or action.rejected is not None,
    Treatment.REFUSED,
    "record action.impact-assured",
)
NO_DUTY_OPEN = Rule(
    "no-duty-open",
    "every duty of the case is met, or found not to be owed",
    RECORD,
    _every_duty_ended,
    Treatment.REFUSED,
    "see what is owed: spr show CASE",
    found=lambda action, _: (
        "open: " + ", ".join(clock.duty.code for clock in clocks(action, DUTIES) if not clock.ended)
    ),
)
GOES_ON = Rule(
    "not-closed",
    "the action goes on: it is neither closed nor turned down",
    RECORD,
    lambda action, _: action.closed is None and action.rejected is None,
    Treatment.WARNING,
    "record action.reopened if it goes on",
)

TO_DO = (S.AGREED, S.IN_PROGRESS, S.REOPENED)
SHOWN = (S.EVIDENCE_SUBMITTED, S.IMPACT_ASSURED)
ENDED = (S.NOT_ACCEPTED, S.CLOSED)
ANY = (S.PROPOSED, *TO_DO, *SHOWN, *ENDED)
OF_AGREEMENT = (OWNER_NAMED, DAY_SET, SOURCE_NAMED)

# fmt: off
LIFECYCLE = Lifecycle("action", S.NEW, [
    # A recommendation is accepted or not, and an action agreed; an action of the past opens with that.
    Move(f.RecommendationAccepted, (S.NEW,),                   S.PROPOSED),
    Move(f.RecommendationAccepted, ANY,                        STAYS,                (GOES_ON,)),
    Move(f.RecommendationRejected, (S.NEW, S.PROPOSED, *TO_DO), S.NOT_ACCEPTED),
    Move(f.RecommendationRejected, (*SHOWN, *ENDED),           STAYS,                (GOES_ON,)),
    Move(f.Agreed,                 (S.NEW, S.PROPOSED, S.REOPENED), S.AGREED,        OF_AGREEMENT),
    Move(f.Agreed,                 (S.AGREED, S.IN_PROGRESS, *SHOWN, *ENDED), STAYS, (*OF_AGREEMENT, GOES_ON)),
    # Doing it.
    Move(f.Progressed,             (S.AGREED,),                S.IN_PROGRESS),
    Move(f.Progressed,             (S.PROPOSED, S.REOPENED),   S.IN_PROGRESS,        (AGREED,)),
    Move(f.Progressed,             (S.IN_PROGRESS, *SHOWN, *ENDED), STAYS,           (GOES_ON,)),
    Move(f.DueDateChanged,         ANY,                        STAYS,                (GOES_ON,)),
    Move(f.Escalated,              ANY,                        STAYS,                (GOES_ON,)),
    # Showing it.
    Move(f.EvidenceSubmitted,      (S.AGREED, S.IN_PROGRESS),  S.EVIDENCE_SUBMITTED),
    Move(f.EvidenceSubmitted,      (S.PROPOSED, S.REOPENED),   S.EVIDENCE_SUBMITTED, (AGREED,)),
    Move(f.EvidenceSubmitted,      (*SHOWN, *ENDED),           STAYS,                (GOES_ON,)),
    Move(f.EvidenceAccepted,       ANY,                        STAYS,                (SUBMITTED, GOES_ON)),
    Move(f.EvidenceNotAccepted,    ANY,                        STAYS,                (SUBMITTED, GOES_ON)),
    Move(f.ImpactAssured,          (S.PROPOSED, *TO_DO, S.EVIDENCE_SUBMITTED), S.IMPACT_ASSURED, (EVIDENCE,)),
    Move(f.ImpactAssured,          (S.IMPACT_ASSURED, *ENDED), STAYS,                (EVIDENCE, GOES_ON)),
    # How it ends, and goes on.
    Move(f.Closed,                 (S.PROPOSED, *TO_DO, *SHOWN, S.NOT_ACCEPTED), S.CLOSED, (IMPACT_ASSURED, NO_DUTY_OPEN)),
    Move(f.Reopened,               (*SHOWN, *ENDED),           S.REOPENED),
])
# fmt: on
