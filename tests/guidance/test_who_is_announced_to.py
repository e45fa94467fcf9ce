"""Who is told of an announcement: owners and deputies, offices by their dates, contacts, and who is not."""

import pytest
from telling import Story, at, day

from workflow.alerts import Raised
from workflow.audience import Audience, PassedBy, audience
from workflow.catalogue import PARTNERSHIP
from workflow.facts import Entry
from workflow.looking_after import OwnerNamed, PersonRecused, RecusalEnded, recused
from workflow.moments import UNKNOWN, Moment
from workflow.partnership import facts as f
from workflow.partnership.answering import answering
from workflow.partnership.offices import may_act, terms
from workflow.vocabulary import Agency, Answer, Office, Party, RecusedBecause, Rung

TODAY = day("Mon 13 Apr 2026")
SIN = "sin.notify_panel"


@pytest.fixture
def partnership():
    """A partnership whose offices were taken on Monday 5 January 2026."""
    story = Story(PARTNERSHIP, now="Mon 13 Apr 2026").tell((f.Formed(), "Mon 5 Jan 2026"))
    for office in (Office.BUSINESS_MANAGER, Office.CHAIR, Office.NOTIFYING_OFFICER):
        story.tell((f.OfficeTaken(office=office, holder=f"the {office}"), "Mon 5 Jan 2026"))
    return story


def raised(rung=Rung.DUE_TODAY, **more):
    more = {"owed_by": Party.LOCAL_AUTHORITY, "urgent": Answer.NO} | more
    return Raised(case="incident/2026-001", duty=SIN, rung=rung, **more)


def entries(*facts):
    return tuple(
        Entry(fact=each, occurred=UNKNOWN, id=str(n), recorded=at("Mon 2 Mar 2026"))
        for n, each in enumerate(facts)
    )


def asked(partnership, announced, *owners, away=(), on=TODAY):
    """Who is told of it and who is passed by."""
    standing = partnership.standing if partnership else None
    return audience(announced, entries(*owners), frozenset(away), standing, on)


def told(*answer, **more):
    found = answer[0] if isinstance(answer[0], Audience) else asked(*answer, **more)
    return [(each.person, str(each.capacity)) for each in found.told]


NAMED = OwnerNamed(owner="b.jones", deputy="a.lee", party=Party.LOCAL_AUTHORITY)
FOR_THE_DUTY = OwnerNamed(owner="c.roy", party=Party.LOCAL_AUTHORITY, duty=SIN)


# Whoever looks after it


def test_the_named_owner_of_a_case_is_told_and_not_the_office(partnership):
    assert told(partnership, raised(), NAMED) == [("b.jones", "owner")]


def test_the_deputy_is_told_as_well_where_it_presses(partnership):
    both = [("b.jones", "owner"), ("a.lee", "deputy")]
    assert told(partnership, raised(urgent=Answer.YES), NAMED) == both
    assert told(partnership, raised(Rung.OVERDUE), NAMED) == both


def test_the_owner_of_a_duty_goes_before_the_owner_of_the_case(partnership):
    assert told(partnership, raised(), FOR_THE_DUTY, NAMED) == [("c.roy", "owner")]


def test_whoever_was_named_last_looks_after_it(partnership):
    later = OwnerNamed(owner="d.kaur", party=Party.LOCAL_AUTHORITY)
    assert told(partnership, raised(), NAMED, later) == [("d.kaur", "owner")]


def test_an_owner_looks_after_what_their_own_party_owes(partnership):
    """Negative control: what the partnership owes is told to its office."""
    owed = raised(owed_by=Party.PARTNERSHIP)
    assert told(partnership, owed, NAMED) == [("the business-manager", "owner")]


# Offices, by their dates


def test_where_nobody_was_named_the_office_that_answers_is_told(partnership):
    assert told(partnership, raised()) == [("the notifying-officer", "owner")]


@pytest.mark.parametrize(
    ("on", "who"),
    [
        ("Sun 1 Mar 2026", "the notifying-officer"),
        ("Mon 2 Mar 2026", "new"),
        ("Fri 10 Apr 2026", "new"),
        ("Sat 11 Apr 2026", ""),
    ],
)
def test_whoever_holds_the_office_on_the_day_is_told(partnership, on, who):
    """Taken over on Monday 2 March, left on Friday 10 April, the last day."""
    taken = f.OfficeTaken(office=Office.NOTIFYING_OFFICER, holder="new")
    left = f.OfficeLeft(office=Office.NOTIFYING_OFFICER)
    partnership.tell((taken, "Mon 2 Mar 2026"), (left, "Fri 10 Apr 2026"))
    assert told(partnership, raised(), on=day(on)) == [(who, "owner")]


def test_where_nobody_holds_the_office_the_mailbox_of_the_party_is_told_and_that_is_said(partnership):
    partnership.tell((f.OfficeLeft(office=Office.NOTIFYING_OFFICER), "Fri 10 Apr 2026"))
    found = asked(partnership, raised())
    assert told(found) == [("", "owner")]
    assert found.passed_by == (PassedBy("notifying-officer", "nobody-in-office"),)


@pytest.mark.parametrize(
    ("on", "deputises"),
    [
        ("Sun 12 Apr 2026", False),
        ("Mon 13 Apr 2026", True),
        ("Fri 17 Apr 2026", True),
        ("Sat 18 Apr 2026", False),
    ],
)
def test_a_deputy_of_an_office_is_told_while_it_is_delegated(partnership, on, deputises):
    since, until = Moment("2026-04-13"), Moment("2026-04-17")
    delegated = f.DeputyDelegated(office=Office.NOTIFYING_OFFICER, deputy="dep", since=since, until=until)
    partnership.tell((delegated, "Mon 13 Apr 2026"))
    people = told(partnership, raised(Rung.OVERDUE), on=day(on))
    assert (("dep", "deputy") in people) is deputises


def test_without_a_partnership_on_record_the_mailbox_is_told():
    assert told(None, raised()) == [("", "owner")]


# Those above


def test_those_above_are_told_besides_each_once(partnership):
    late = raised(Rung.SECOND_ESCALATION, tells=(Office.BUSINESS_MANAGER, Office.CHAIR))
    assert told(partnership, late, NAMED) == [
        ("b.jones", "owner"),
        ("a.lee", "deputy"),
        ("the business-manager", "escalation"),
        ("the chair", "escalation"),
    ]


def test_whoever_owes_it_and_stands_above_too_is_told_once(partnership):
    late = raised(Rung.FIRST_ESCALATION, owed_by=Party.PARTNERSHIP, tells=(Office.BUSINESS_MANAGER,))
    assert told(partnership, late) == [("the business-manager", "owner")]


def test_an_office_above_that_nobody_holds_is_noted(partnership):
    late = raised(Rung.THIRD_ESCALATION, tells=(Office.LEAD_POLICE,))
    assert PassedBy("lead-police", "nobody-in-office") in asked(partnership, late, NAMED).passed_by


def test_an_office_above_whose_holder_is_recused_is_not_called_empty(partnership):
    late = raised(Rung.SECOND_ESCALATION, tells=(Office.CHAIR,))
    found = asked(partnership, late, NAMED, away=["the chair"])
    assert found.passed_by == (PassedBy("the chair", "recused"),)


# Passed by


def test_whoever_is_recused_is_told_nothing_and_their_deputy_is(partnership):
    found = asked(partnership, raised(), NAMED, away=["b.jones"])
    assert told(found) == [("a.lee", "deputy")]
    assert found.passed_by == (PassedBy("b.jones", "recused"),)


def test_an_escalation_passes_by_whoever_is_recused(partnership):
    late = raised(Rung.SECOND_ESCALATION, tells=(Office.BUSINESS_MANAGER, Office.CHAIR))
    people = told(partnership, late, NAMED, away=["the business-manager"])
    assert ("the business-manager", "escalation") not in people
    assert ("the chair", "escalation") in people


def test_the_deputy_of_an_office_above_is_told_where_its_holder_is_passed_by(partnership):
    delegated = f.DeputyDelegated(office=Office.CHAIR, deputy="vice")
    partnership.tell((delegated, "Mon 5 Jan 2026"))
    late = raised(Rung.SECOND_ESCALATION, tells=(Office.CHAIR,))
    assert ("vice", "escalation") not in told(partnership, late, NAMED)
    assert ("vice", "escalation") in told(partnership, late, NAMED, away=["the chair"])


def test_a_recusal_that_ended_holds_no_longer():
    first = PersonRecused(person="b.jones", because=RecusedBecause.IMPLICATED)
    assert recused(entries(first)) == {"b.jones"}
    assert recused(entries(first, RecusalEnded(person="b.jones"))) == set()
    assert recused(entries(first, RecusalEnded(person="b.jones"), first)) == {"b.jones"}


@pytest.mark.parametrize(
    ("on", "who"),
    [
        ("Fri 20 Mar 2026", "b.jones"),  # the last day
        ("Sat 21 Mar 2026", "a.lee"),
        ("Sun 12 Apr 2026", "a.lee"),
        ("Mon 13 Apr 2026", "b.jones"),
    ],
)
def test_whoever_has_left_is_passed_by_until_they_return(partnership, on, who):
    partnership.tell(
        (f.PersonLeft(person="b.jones"), "Fri 20 Mar 2026"),
        (f.PersonReturned(person="b.jones"), "Mon 13 Apr 2026"),
    )
    assert told(partnership, raised(), NAMED, on=day(on))[0][0] == who


# The last resort


def test_where_nobody_nearer_is_left_it_falls_to_the_manager_of_the_office_then_to_the_chair(partnership):
    gone = ["b.jones", "a.lee"]
    assert told(partnership, raised(), NAMED, away=gone) == [("the business-manager", "fallback")]
    gone.append("the business-manager")
    assert told(partnership, raised(), NAMED, away=gone) == [("the chair", "fallback")]
    gone.append("the chair")
    assert told(partnership, raised(), NAMED, away=gone) == [("", "fallback")]


def test_somebody_is_always_told(partnership):
    """Whatever is owed by whomever, and with everybody away."""
    everybody = {"b.jones", "a.lee", *(f"the {office}" for office in Office)}
    for party in Party:
        for away in ((), everybody):
            for owners in ((), (OwnerNamed(owner="b.jones", deputy="a.lee", party=party),)):
                assert told(partnership, raised(Rung.OVERDUE, owed_by=party), *owners, away=away)


# Agencies


@pytest.fixture
def hospital(partnership):
    """The hospital named whom to ask, and who stands above them."""
    named = f.AgencyContactNamed(agency=Agency.HOSPITAL, contact="records", above="director")
    return partnership.tell((named, "Mon 2 Mar 2026"))


def owed_by_an_agency(rung=Rung.DUE_TODAY, agency=Agency.HOSPITAL):
    return raised(rung, owed_by=Party.AGENCIES, subject=str(agency))


def test_the_contact_of_the_agency_is_told_and_the_one_above_once_it_is_late(hospital):
    assert told(hospital, owed_by_an_agency()) == [("records", "agency-contact")]
    assert told(hospital, owed_by_an_agency(Rung.OVERDUE)) == [
        ("records", "agency-contact"),
        ("director", "agency-contact"),
    ]


def test_where_the_contact_has_left_the_one_above_is_told(hospital):
    hospital.tell((f.PersonLeft(person="records"), "Fri 3 Apr 2026"))
    assert told(hospital, owed_by_an_agency()) == [("director", "agency-contact")]


def test_an_agency_that_named_nobody_has_a_mailbox(hospital):
    found = asked(hospital, owed_by_an_agency(agency=Agency.SCHOOL))
    assert told(found) == [("", "owner")]
    assert found.passed_by == (PassedBy("school", "no-contact"),)


def test_whoever_an_agency_named_later_is_asked_from_that_day(hospital):
    named = f.AgencyContactNamed(agency=Agency.HOSPITAL, contact="new")
    hospital.tell((named, "Mon 13 Apr 2026"))
    assert told(hospital, owed_by_an_agency(), on=day("Sun 12 Apr 2026")) == [("records", "agency-contact")]
    assert told(hospital, owed_by_an_agency()) == [("new", "agency-contact")]


# However a name is written


@pytest.mark.parametrize("typed", ["B.Jones", "b.jones ", " B.JONES"])
def test_somebody_recused_is_passed_by_however_their_name_is_written(partnership, typed):
    """A work login is the same in capital letters; whoever is implicated would otherwise be told."""
    away = recused(entries(PersonRecused(person=typed, because=RecusedBecause.IMPLICATED)))
    assert told(partnership, raised(), NAMED, away=away) == [("a.lee", "deputy")]
    assert told(partnership, raised(), NAMED, away=frozenset([typed])) == [("a.lee", "deputy")]


def test_a_recusal_ends_however_the_name_is_written():
    said = PersonRecused(person="B.Jones", because=RecusedBecause.RELATED), RecusalEnded(person="b.jones")
    assert recused(entries(*said)) == frozenset()


def test_somebody_has_left_and_has_left_an_office_however_the_name_is_written(partnership):
    partnership.tell((f.PersonLeft(person="B.Jones"), "Mon 6 Apr 2026"))
    assert told(partnership, raised(), NAMED) == [("a.lee", "deputy")]
    partnership.tell((f.OfficeLeft(office=Office.CHAIR, holder="The Chair "), "Mon 6 Apr 2026"))
    assert list(terms(partnership.standing, Office.CHAIR))[-1].ended


def test_somebody_may_act_in_their_office_however_the_name_is_written(partnership):
    assert may_act(partnership.standing, Office.CHAIR, "THE chair", TODAY)


def test_nobody_recused_answers_for_an_office_however_their_name_is_written(partnership):
    away = recused(entries(PersonRecused(person="THE chair", because=RecusedBecause.IMPLICATED)))
    assert answering(partnership.standing, Office.CHAIR, away, TODAY) == ()


def test_somebody_is_told_once_however_the_name_is_written(partnership):
    twice = OwnerNamed(owner="The Business-Manager", party=Party.PARTNERSHIP)
    late = raised(Rung.FIRST_ESCALATION, owed_by=Party.PARTNERSHIP, tells=(Office.BUSINESS_MANAGER,))
    assert told(partnership, late, twice) == [("The Business-Manager", "owner")]


def test_a_named_owner_is_not_said_to_hold_an_office(partnership):
    """They are told because they were named; the office is somebody else's."""
    (owner,) = asked(partnership, raised(), NAMED).told
    assert owner.office is None
    (holder,) = asked(partnership, raised()).told
    assert holder.office is Office.NOTIFYING_OFFICER


def test_nobody_looks_after_the_partnership_itself_or_is_recused_from_it(partnership):
    """A short reference can be the partnership's: what was meant for a case would be without effect."""
    because = RecusedBecause.IMPLICATED
    for fact in (OwnerNamed(owner="b.jones"), PersonRecused(person="b.jones", because=because)):
        refused = partnership.record(fact, "Mon 6 Apr 2026")
        assert [each.rule for each in refused.because] == ["of-a-case"]
