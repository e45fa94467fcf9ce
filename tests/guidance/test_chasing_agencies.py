"""Chasing an agency: the contact first, those above it later, and at last the partner it belongs to."""

import pytest
from telling import Story, at, day, when

from workflow.announcing import what_to_say
from workflow.audience import audience
from workflow.catalogue import ALERT, PARTNERSHIP, RAPID_REVIEW
from workflow.clocks import Clock
from workflow.partnership import facts as p
from workflow.partnership.leads import DELEGATED, lead_of, offices_told
from workflow.rapid_review import facts as f
from workflow.requests import reference_of
from workflow.vocabulary import Agency, Answer, Capacity, ClockState, Office, Rung, WithdrawnBecause

HELD = {
    Office.BUSINESS_MANAGER: "manager",
    Office.CHAIR: "chair",
    Office.DELEGATED_POLICE: "superintendent",
    Office.DELEGATED_HEALTH: "chief-nurse",
    Office.DELEGATED_LOCAL_AUTHORITY: "director",
}


def asked_of(agency: Agency) -> Story:
    """A rapid review in which an agency was asked on Tue 3 November 2026: its return is due by Fri 13."""
    story = Story(RAPID_REVIEW, now="Tue 3 Nov 2026").tell((f.NotificationSent(), "Mon 2 Nov 2026"))
    return story.tell(
        (f.Started(), "Tue 3 Nov 2026"), (f.InformationRequested(agency=agency), "Tue 3 Nov 2026")
    )


def the_office(*agencies: Agency) -> Story:
    story = Story(PARTNERSHIP).tell((p.Formed(), "Mon 6 Jan 2020"))
    for office, holder in HELD.items():
        story.tell((p.OfficeTaken(office=office, holder=holder), "Mon 6 Jan 2020"))
    for agency in agencies:
        named = p.AgencyContactNamed(agency=agency, contact=f"{agency}-contact", above=f"{agency}-above")
        story.tell((named, "Mon 6 Jan 2020"))
    return story


def returned(story: Story, agency: Agency) -> Clock:
    return story.clock("rr.agency_return", str(agency), 1)


def announced(story: Story, agency: Agency, now: str):
    """What is announced of the return of an agency, where nothing was said before."""
    said = what_to_say(story.standing.case, returned(story, agency), story.entries, (), at(now))
    return next(iter(said), None)


def told(agency: Agency, now: str, office: Story | None = None):
    raised = announced(asked_of(agency), agency, now)
    standing = (office or the_office(agency)).standing
    found = audience(raised, (), frozenset(), standing, day(now[:15].rstrip()))
    return [(each.person, each.capacity) for each in found.told]


C = Capacity
POLICE, SCHOOL = Agency.POLICE, Agency.SCHOOL

LEAD = HELD[Office.DELEGATED_POLICE]
# fmt: off
LADDER = [
    ("Thu 12 Nov 2026", Rung.DUE_SOON,          {"police-contact"}),
    ("Fri 13 Nov 2026", Rung.DUE_TODAY,         {"police-contact"}),
    ("Mon 16 Nov 2026", Rung.OVERDUE,           {"police-contact", "police-above"}),
    ("Wed 18 Nov 2026", Rung.FIRST_ESCALATION,  {"police-contact", "police-above", "manager"}),
    ("Mon 23 Nov 2026", Rung.SECOND_ESCALATION, {"police-contact", "police-above", "manager", LEAD}),
]
# fmt: on


@pytest.mark.parametrize(("now", "rung", "people"), LADDER, ids=[str(row[1]) for row in LADDER])
def test_a_return_is_chased_step_by_step(now, rung, people):
    """The ladder of a return: its contact, who stands above them, the office, the partner lead."""
    assert announced(asked_of(POLICE), POLICE, now).rung is rung
    assert {person for person, _ in told(POLICE, now)} == people


def test_whoever_is_of_the_agency_is_told_as_its_contact_and_knows_nothing_else_of_the_case():
    assert told(POLICE, "Thu 12 Nov 2026") == [("police-contact", C.AGENCY_CONTACT)]
    assert told(POLICE, "Mon 16 Nov 2026") == [
        ("police-contact", C.AGENCY_CONTACT),
        ("police-above", C.AGENCY_CONTACT),
    ]


# fmt: off
SEATS = {
    Office.DELEGATED_POLICE: {Agency.POLICE},
    Office.DELEGATED_HEALTH: {
        Agency.HOSPITAL, Agency.COMMUNITY_HEALTH, Agency.MENTAL_HEALTH, Agency.GENERAL_PRACTICE,
        Agency.AMBULANCE, Agency.INTEGRATED_CARE_BOARD,
    },
}
# fmt: on


@pytest.mark.parametrize("agency", [*Agency])
def test_each_agency_belongs_to_one_of_the_three_seats(agency):
    """Children Act 2004, section 16E: the three safeguarding partners; which answers is local."""
    expected = next((office for office, of in SEATS.items() if agency in of), DELEGATED[0])
    assert lead_of(agency) is expected


@pytest.mark.parametrize(
    ("agency", "lead"), [(POLICE, "superintendent"), (Agency.HOSPITAL, "chief-nurse"), (SCHOOL, "director")]
)
def test_at_last_the_partner_of_the_agency_is_told_and_no_other(agency, lead):
    people = {person for person, _ in told(agency, "Mon 23 Nov 2026")}
    assert people & {HELD[each] for each in DELEGATED} == {lead}


def test_the_announcement_says_which_partner_lead_it_tells():
    """An auditor reads from the announcement whom it named, without a table beside it."""
    raised = announced(asked_of(SCHOOL), SCHOOL, "Mon 23 Nov 2026")
    assert raised.tells == (Office.BUSINESS_MANAGER, Office.DELEGATED_LOCAL_AUTHORITY)


def test_an_office_that_is_no_partner_lead_stays_what_it_is():
    """Negative control: only the word of the ladder is read from the subject."""
    assert offices_told((Office.CHAIR, Office.PARTNER_LEAD, Office.CHAIR), "police") == (
        Office.CHAIR,
        Office.DELEGATED_POLICE,
    )
    assert offices_told((Office.PARTNER_LEAD,), "") == (Office.DELEGATED_LOCAL_AUTHORITY,)


@pytest.mark.parametrize(
    "fact",
    [
        p.OfficeTaken(office=Office.PARTNER_LEAD, holder="somebody"),
        p.DeputyDelegated(office=Office.PARTNER_LEAD, deputy="somebody", until=when("Fri 1 Jan 2027")),
    ],
    ids=["taken", "delegated"],
)
def test_nobody_holds_the_office_that_is_read_from_the_agency(fact):
    assert the_office().refused(fact, "Mon 2 Nov 2026") == {"can-be-held"}


def test_an_agency_without_a_contact_is_still_escalated():
    office = the_office()
    assert ("superintendent", C.ESCALATION) in told(POLICE, "Mon 23 Nov 2026", office)


# A nil return is an answer

ASKED = f.InformationRequested(agency=SCHOOL)
NIL = f.NilReturnReceived(agency=SCHOOL)
FULL = f.InformationReceived(agency=SCHOOL)


def test_with_a_nil_return_nothing_more_is_announced():
    story = asked_of(SCHOOL)
    story.now = "Wed 4 Nov 2026"
    story.tell((NIL, "Wed 4 Nov 2026"))
    assert announced(story, SCHOOL, "Mon 23 Nov 2026") is None


def test_a_reminder_that_was_announced_is_taken_back_with_a_nil_return():
    story, alert = asked_of(SCHOOL), Story(ALERT, now="Thu 12 Nov 2026")
    alert.tell((announced(story, SCHOOL, "Thu 12 Nov 2026"), "Thu 12 Nov 2026"))
    story.now = "Fri 13 Nov 2026"
    story.tell((NIL, "Fri 13 Nov 2026"))
    clock = returned(story, SCHOOL)
    (withdrawn,) = what_to_say(story.standing.case, clock, story.entries, alert.entries, at(story.now))
    assert (withdrawn.state, withdrawn.because) == (ClockState.MET, WithdrawnBecause.MET)


def test_what_comes_after_a_nil_return_was_held_after_all_and_the_day_of_the_answer_stays():
    story = asked_of(SCHOOL)
    story.now = "Wed 4 Nov 2026"
    story.tell((NIL, "Wed 4 Nov 2026"))
    assert story.standing.requests[0].nil
    story.now = "Mon 23 Nov 2026"
    story.tell((FULL, "Fri 20 Nov 2026"))
    request = story.standing.requests[0]
    assert (request.nil, request.full.occurred) == (False, when("Fri 20 Nov 2026"))
    assert request.answered.occurred == when("Wed 4 Nov 2026")
    assert returned(story, SCHOOL).state is ClockState.MET


def test_a_nil_return_after_a_full_one_takes_nothing_back():
    story = asked_of(SCHOOL)
    story.now = "Wed 4 Nov 2026"
    story.tell((FULL, "Wed 4 Nov 2026"))
    story.now = "Mon 23 Nov 2026"
    story.tell((NIL, "Fri 20 Nov 2026"))
    request = story.standing.requests[0]
    assert (request.nil, request.full) == (False, None)


def test_a_nil_return_that_was_recorded_by_mistake_is_retracted_and_the_return_is_owed_again():
    story = asked_of(SCHOOL)
    story.now = "Wed 4 Nov 2026"
    story.tell((NIL, "Wed 4 Nov 2026"))
    story.retract(next(entry.version for entry in story.standing.entries() if entry.fact == NIL))
    assert returned(story, SCHOOL).state is ClockState.RUNNING
    (request,) = story.standing.requests
    assert request.awaited is True


def test_a_request_has_a_reference_of_its_own_by_which_to_answer():
    """An agency is told nothing else of the case."""
    assert reference_of("rapid-review/2026-001", "police", 2) == "rapid-review/2026-001/police/2"


def test_a_return_is_not_urgent_by_itself():
    """Eight working days: its reminders go with the others, and the day itself is announced as any other."""
    assert returned(asked_of(POLICE), POLICE).date.urgent is Answer.NO
