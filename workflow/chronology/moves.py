"""The lifecycle of a chronology: what is asked before what, and the table."""

from workflow.chronology import facts as f
from workflow.chronology.differences import conflicts
from workflow.chronology.merging import merged
from workflow.chronology.standing import Chronology, numbered, submission_of
from workflow.chronology.standing import Status as S
from workflow.facts import Entry
from workflow.lifecycle import STAYS, Lifecycle, Move
from workflow.rules import Rule, Treatment

FIELDWORK = "Working Together: local child safeguarding practice reviews, agency information"
RECORD = "the record"


def _is_of_a_submission(chronology: Chronology, entry: Entry | None) -> bool:
    if entry is None:
        return True
    of = submission_of(numbered(chronology, entry.fact))
    return of in chronology.received and of not in chronology.withdrawn


def _is_about_people_with_codes(chronology: Chronology, entry: Entry | None) -> bool:
    return entry is None or not chronology.people or set(entry.fact.subjects) <= set(chronology.people)


def _was_asked(chronology: Chronology, entry: Entry | None) -> bool:
    return entry is None or not chronology.agencies or entry.fact.agency in chronology.agencies


def _two_accounts(chronology: Chronology, entry: Entry | None) -> bool:
    """Asked seldom, so that reading the past for it costs nothing that counts."""
    if entry is None:
        return True
    named = {entry.fact.first, entry.fact.second}
    found = [each for each in chronology.facts_of(f.EventRecorded.stored) if each.version in named]
    return len({each.fact.agency for each in found}) == len(named) == len(found)


def _to_settle(chronology: Chronology) -> int:
    """How many differences are open, as far as they are found without the sealed texts."""
    found = conflicts(merged(chronology.events()), chronology.settled)
    return sum(each.settled is None for each in found)


def _how_many(open_: int) -> str:
    return f"{open_} {'difference' if open_ == 1 else 'differences'} to settle: spr chronology conflicts"


FOR_A_REVIEW = Rule(
    "for-a-review",
    "it is said for which review it is made",
    FIELDWORK,
    lambda _, entry: entry is None or bool(entry.fact.review or entry.fact.rapid_review),
    Treatment.WARNING,
    "link them: spr decide link CASE REVIEW",
    about_the_fact=True,
)
OF_A_SUBMISSION = Rule(
    "of-a-submission",
    "the submission it is of was received, and not withdrawn",
    RECORD,
    _is_of_a_submission,
    Treatment.REFUSED,
    "record chronology.received",
    about_the_fact=True,
)
PEOPLE_HAVE_CODES = Rule(
    "people-have-codes",
    "the people it is about are among those whose codes the chronology names",
    RECORD,
    _is_about_people_with_codes,
    Treatment.REFUSED,
    "record chronology.scope-revised with every code",
    about_the_fact=True,
)
AGENCY_ASKED = Rule(
    "agency-asked",
    "the agency is among those that were asked",
    FIELDWORK,
    _was_asked,
    Treatment.WARNING,
    "record chronology.scope-revised with every agency",
    about_the_fact=True,
)
TWO_ACCOUNTS = Rule(
    "two-accounts",
    "the two facts are events on record, of two agencies",
    RECORD,
    _two_accounts,
    remedy="see which: spr chronology conflicts CASE",
    about_the_fact=True,
)
EVERY_AGENCY_RETURNED = Rule(
    "every-agency-returned",
    "every agency that was asked has returned its chronology, or that it holds nothing",
    FIELDWORK,
    lambda chronology, _: not chronology.awaited,
    remedy="record chronology.received; a nil return counts",
    found=lambda chronology, _: "awaited: " + ", ".join(agency.label for agency in chronology.awaited),
)
DIFFERENCES_SETTLED = Rule(
    "differences-settled",
    "it is settled what stands wherever two accounts of one contact differ",
    RECORD,
    lambda chronology, entry: entry is None or not _to_settle(chronology),
    Treatment.WARNING,
    "see where: spr chronology conflicts CASE",
    about_the_fact=True,  # so that it is looked for when it counts, and not whenever the case is read
    found=lambda chronology, _: _how_many(_to_settle(chronology)),
)
WAS_AGREED = Rule(
    "was-agreed",
    "the merged chronology was agreed",
    RECORD,
    lambda chronology, _: chronology.agreed is not None,
    remedy="record chronology.agreed",
)
STILL_GATHERED = Rule(
    "still-gathered",
    "the chronology is still being gathered",
    RECORD,
    lambda chronology, _: chronology.agreed is None and chronology.closed is None,
    Treatment.WARNING,
    "record chronology.reopened, and agree it anew",
)

GATHERED = (S.RECEIVING, S.REOPENED)
DONE = (S.AGREED, S.CLOSED)

# fmt: off
LIFECYCLE = Lifecycle("chronology", S.NEW, [
    Move(f.Opened,              (S.NEW,),                   S.OPEN,      (FOR_A_REVIEW,)),
    Move(f.ScopeRevised,        (S.OPEN, *GATHERED, *DONE), STAYS,       (STILL_GATHERED,)),
    # What each agency returns, and what it says.
    Move(f.Received,            (S.OPEN, S.REOPENED),       S.RECEIVING, (AGENCY_ASKED,)),
    Move(f.Received,            (S.RECEIVING, *DONE),       STAYS,       (AGENCY_ASKED, STILL_GATHERED)),
    Move(f.EventRecorded,       (*GATHERED, *DONE),         STAYS,       (OF_A_SUBMISSION, PEOPLE_HAVE_CODES)),
    Move(f.SubmissionWithdrawn, (*GATHERED, *DONE),         STAYS,       (OF_A_SUBMISSION,)),
    # Reading it together.
    Move(f.DifferenceSettled,   (*GATHERED, *DONE),         STAYS,       (TWO_ACCOUNTS,)),
    Move(f.Agreed,              GATHERED,                   S.AGREED,    (EVERY_AGENCY_RETURNED, DIFFERENCES_SETTLED)),
    Move(f.Closed,              (S.OPEN, *GATHERED, S.AGREED), S.CLOSED, (WAS_AGREED,)),
    Move(f.Reopened,            DONE,                       S.REOPENED),
])
# fmt: on
