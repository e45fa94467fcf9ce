"""The lifecycle of the partnership: one table. It is formed once, and everything else is evidence."""

from workflow.facts import Entry
from workflow.lifecycle import STAYS, Lifecycle, Move
from workflow.partnership import facts as f
from workflow.partnership.leads import DELEGATED
from workflow.partnership.offices import terms
from workflow.partnership.standing import Partnership
from workflow.partnership.standing import Status as S
from workflow.people import alike
from workflow.rules import Rule, Treatment
from workflow.vocabulary import Office

RECORD = "the record"


def _in_office(partnership: Partnership, entry: Entry | None) -> bool:
    if entry is None:
        return True
    held = [alike(term.person) for term in terms(partnership, entry.fact.office) if not term.ended]
    return bool(held) and alike(entry.fact.holder) in {"", *held}


def _forwards(_: Partnership, entry: Entry | None) -> bool:
    """A delegation that names no first day begins on the day it was made."""
    if entry is None:
        return True
    since = entry.fact.since if entry.fact.since.known else entry.occurred
    until = entry.fact.until
    return not (since.first_day and until.last_day and until.last_day < since.first_day)


NAMED = Rule(
    "named",
    "it says who, by post or work login",
    RECORD,
    lambda _, entry: (
        entry is None
        or any(getattr(entry.fact, name, "") for name in ("holder", "deputy", "contact", "person"))
    ),
    Treatment.REFUSED,
    "add the post or the login",
    about_the_fact=True,
)
CAN_BE_HELD = Rule(
    "can-be-held",
    "it is an office that somebody holds",
    RECORD,
    lambda _, entry: entry is None or entry.fact.office is not Office.PARTNER_LEAD,
    Treatment.REFUSED,
    "name the delegated partner of the local authority, of health or of the police",
    about_the_fact=True,
)
TO_A_DELEGATED_PARTNER = Rule(
    "to-a-delegated-partner",
    "it went to one of the three delegated safeguarding partners",
    RECORD,
    lambda _, entry: entry is None or entry.fact.to in DELEGATED,
    Treatment.REFUSED,
    "name the delegated partner of the local authority, of health or of the police",
    about_the_fact=True,
)
IN_OFFICE = Rule(
    "in-office",
    "whoever leaves an office is on record as its holder",
    RECORD,
    _in_office,
    Treatment.WARNING,
    "record partnership.office-taken",
    about_the_fact=True,
)
NOT_BACKWARDS = Rule(
    "not-backwards",
    "a delegation does not end before it begins",
    RECORD,
    _forwards,
    Treatment.REFUSED,
    "mend --since or --until; both days are included",
    about_the_fact=True,
)
UNTIL_A_DAY = Rule(
    "until-a-day",
    "a delegation says until when it lasts",
    RECORD,
    lambda _, entry: entry is None or entry.fact.until.known,
    Treatment.WARNING,
    "record it again with --until",
    about_the_fact=True,
)

HERE = (S.FORMED,)

# fmt: off
LIFECYCLE = Lifecycle("partnership", S.NEW, [
    Move(f.Formed,                  (S.NEW,), S.FORMED),
    Move(f.Formed,                  HERE,     STAYS),
    # Offices.
    Move(f.OfficeTaken,             HERE,     STAYS,  (NAMED, CAN_BE_HELD)),
    Move(f.OfficeLeft,              HERE,     STAYS,  (IN_OFFICE,)),
    Move(f.DeputyDelegated,         HERE,     STAYS,  (NAMED, CAN_BE_HELD, NOT_BACKWARDS, UNTIL_A_DAY)),
    Move(f.AgencyContactNamed,      HERE,     STAYS,  (NAMED,)),
    Move(f.OverdueReturnsSent,      HERE,     STAYS,  (TO_A_DELEGATED_PARTNER,)),
    Move(f.PersonLeft,              HERE,     STAYS,  (NAMED,)),
    Move(f.PersonReturned,          HERE,     STAYS,  (NAMED,)),
    # Arrangements, and what is owed every year.
    Move(f.RelevantAgenciesNamed,   HERE,     STAYS),
    Move(f.ArrangementsPublished,   HERE,     STAYS),
    Move(f.ReportPeriodEnded,       HERE,     STAYS),
    Move(f.YearlyReportPublished,   HERE,     STAYS),
    Move(f.YearlyReportSent,        HERE,     STAYS),
    Move(f.IndependentScrutinyHeld, HERE,     STAYS),
])
# fmt: on
