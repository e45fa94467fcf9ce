"""What an agency is told: its own reference, the day, to whom to answer; nothing of the case's business."""

import pytest
from telling import CALENDAR, at, when

from scheduler.wording.alerts import TakenBack, Today, Told, announcement, lapsed, withdrawal
from scheduler.wording.notices import digest
from scheduler.wording.templates import shipped
from workflow.alerts import Raised, Withdrawn
from workflow.vocabulary import Capacity, ClockState, Party, Rung, WithdrawnBecause

REFERENCE = "rapid-review/2026-001/police/2"
CONTACT = Capacity.AGENCY_CONTACT


def raised(rung: Rung, **said) -> Raised:
    return Raised(
        case="rapid-review/2026-001",
        duty="rr.agency_return",
        rung=rung,
        subject="police",
        cycle=2,
        due_on=when("Fri 13 Nov 2026"),
        due_at=when("Sat 14 Nov 2026 00:00"),
        owed_by=Party.AGENCIES,
        **said,
    )


def said(rung: Rung, capacity: Capacity = CONTACT, now: str = "Mon 16 Nov 2026"):
    return announcement(shipped(), raised(rung), capacity=capacity, today=Today(at(now), CALENDAR))


def taken_back(because: WithdrawnBecause, **more) -> TakenBack:
    withdrawn = Withdrawn(state=ClockState.MET, because=because, **more)
    alert, recorded = raised(Rung.OVERDUE), at("Tue 17 Nov 2026")
    return TakenBack(raised=alert, withdrawn=withdrawn, recorded=recorded, capacity=CONTACT)


MESSAGES = {
    **{str(rung): lambda rung=rung: said(rung) for rung in Rung if rung is not Rung.NO_ANSWER},
    "lapsed": lambda: lapsed(shipped(), raised(Rung.OVERDUE), capacity=CONTACT),
    **{
        f"withdrawn, {because}": lambda because=because: withdrawal(shipped(), taken_back(because))
        for because in WithdrawnBecause
    },
    "digest": lambda: digest(
        shipped(),
        [Told(raised=raised(Rung.OVERDUE), capacity=CONTACT)],
        [taken_back(WithdrawnBecause.WAIVED)],
        outside=True,
    ),
}


@pytest.mark.parametrize("kind", MESSAGES)
def test_an_agency_is_told_nothing_but_its_request(kind):
    """No command, no duty, no word of what is done inside about a case."""
    words = MESSAGES[kind]()
    assert REFERENCE in words.body
    for inside in ("spr ", "rr.", "on record", "waived", "put right", "took on", "taken on", "passed on"):
        assert inside not in words.body, inside
        assert inside not in words.subject, inside


def test_somebody_of_the_partnership_is_told_the_command_still():
    """Negative control."""
    assert "spr show rapid-review/2026-001" in said(Rung.OVERDUE, Capacity.OWNER).body


def test_a_reminder_says_by_when_and_that_nothing_held_is_an_answer():
    words = said(Rung.DUE_SOON, now="Thu 12 Nov 2026")
    assert words.subject == f"{REFERENCE}: due by Fri 13 November 2026"
    assert "due by the end of Fri 13 November 2026" in words.body
    assert "If your agency holds nothing, please say so: that is an answer." in words.body


def test_what_is_overdue_says_for_how_long():
    words = said(Rung.FIRST_ESCALATION, now="Tue 17 Nov 2026")
    assert words.kind == "agency-overdue"
    assert "It is 2 working days late." in words.body


@pytest.mark.parametrize(
    ("because", "more", "says"),
    [
        ("met", {}, "it has come, thank you"),
        ("met-late", {}, "it has come, thank you"),
        ("waived", {}, "it is not needed any more"),
        ("moved", {"moved_to": when("Fri 20 Nov 2026")}, "it is due by Fri 20 November 2026 now"),
    ],
)
def test_a_reminder_that_is_taken_back_says_whether_the_answer_is_wanted_still(because, more, says):
    assert says in withdrawal(shipped(), taken_back(WithdrawnBecause(because), **more)).body
