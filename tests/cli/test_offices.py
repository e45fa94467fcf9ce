"""Who holds which office, deputises, and is named by an agency; and what the doctor says of it."""

import pytest


@pytest.fixture
def partnership(spr):
    """A partnership whose office was led by one manager until Sun 31 May 2026, and by another since."""
    spr.ok("record partnership.formed --occurred 'Mon 3 Jan 2022'")
    case = spr.ask("list partnerships")["partnerships"][0]["case"]
    for holder, since in (("m.khan", "Mon 3 Jan 2022"), ("r.ahmed", "Mon 1 Jun 2026")):
        spr.ok(f"record office-taken {case} --office business-manager --holder {holder} --occurred '{since}'")
    return case


def doctor(spr, name, more=""):
    checks = spr.ask(f"doctor {more}")["checks"]
    return next((each for each in checks if each["name"] == name), None)


def test_who_held_an_office_is_listed_until_the_day_before_the_next_one_took_it(spr, partnership):
    places = spr.ask("list offices")["offices"]
    assert [(each["person"], each["since_on"], each["until_on"]) for each in places] == [
        ("m.khan", "2022-01-03", "2026-05-31"), ("r.ahmed", "2026-06-01", ""),
    ]  # fmt: skip


def test_a_deputy_is_listed_with_the_days_of_the_delegation(spr, partnership):
    spr.ok(
        f"record deputy-delegated {partnership} --office business-manager --deputy a.lee "
        "--since 'Mon 23 Nov 2026' --until 'Fri 4 Dec 2026' --occurred today"
    )
    (deputy,) = spr.ask("list offices --where place=deputy --where 'until_on>=today'")["offices"]
    assert (deputy["person"], deputy["until_on"]) == ("a.lee", "2026-12-04")


def test_whom_an_agency_named_is_listed_until_it_names_somebody_else(spr, partnership):
    for contact, day in (("Police desk", "Mon 2 Mar 2026"), ("Police hub", "Mon 2 Nov 2026")):
        spr.ok(
            f"record agency-contact-named {partnership} --agency police --contact '{contact}' "
            f"--above 'Det Supt' --occurred '{day}'"
        )
    named = spr.ask("list offices --where place=contact")["offices"]
    assert [(each["person"], each["until_on"]) for each in named] == [
        ("Police desk", "2026-11-01"), ("Police hub", ""),
    ]  # fmt: skip


def test_somebody_who_left_is_marked_until_they_are_back(spr, partnership):
    spr.ok(f"record person-left {partnership} --person r.ahmed --occurred 'Fri 20 Nov 2026'")
    assert spr.ask("list offices")["offices"][-1]["left_on"] == "2026-11-20"
    spr.ok(f"record person-returned {partnership} --person r.ahmed --occurred today")
    assert spr.ask("list offices")["offices"][-1]["left_on"] == ""


def test_the_offices_are_listed_as_they_were(spr, partnership):
    (then,) = spr.ask("list offices --as-of 'Fri 1 May 2026'")["offices"]
    assert (then["person"], then["until_on"]) == ("m.khan", "")


def test_the_doctor_says_that_there_is_no_partnership_to_tell(spr):
    said = doctor(spr, "offices")
    assert said["state"] == "warn"
    assert said["remedy"] == "spr record partnership.formed --occurred WHEN"


def test_the_doctor_names_the_offices_of_ladders_in_which_nobody_is(spr, partnership):
    said = doctor(spr, "offices")["says"]
    assert "chair" in said
    assert "notifying officer" in said
    assert "business manager" not in said
    spr.ok(f"record person-left {partnership} --person r.ahmed --occurred 'Fri 20 Nov 2026'")
    assert "business manager" in doctor(spr, "offices")["says"]


def test_the_doctor_names_people_in_office_without_an_address(spr, partnership):
    assert doctor(spr, "addresses") is None
    settings = '[email]\nhost = "localhost"\nsender = "spr@example.org"\nto = {default = "a@example.org"}\n'
    (spr.folder / "spr.toml").write_text(settings)
    assert "no address is set for r.ahmed" in doctor(spr, "addresses")["says"]
    people = '[people."r.ahmed"]\nemail = "r.ahmed@example.org"\n'
    (spr.folder / "spr.toml").write_text(settings + people)
    assert doctor(spr, "addresses")["state"] == "ok"


def test_a_delegation_that_ends_before_it_begins_is_refused(spr, partnership):
    said = spr(
        f"record deputy-delegated {partnership} --office chair --deputy a.lee --since '24 December 2026' "
        "--until '4 December 2026' --occurred today"
    )
    assert said.code == 4
    assert "a delegation does not end before it begins" in said.words
    spr.ok(
        f"record deputy-delegated {partnership} --office chair --deputy a.lee --since '4 December 2026' "
        "--until '4 December 2026' --occurred today"
    )


@pytest.fixture
def owed(spr):
    """An incident in which the Panel has to be notified."""
    spr.ok("record incident.local-authority-became-aware --occurred 'Mon 16 Nov 2026'")
    return "incident/2026-001"


def test_the_doctor_names_owners_and_the_recused_of_whom_nothing_is_known(spr, owed, partnership):
    spr.ok(f"record owner-named {owed} --owner r.ahmed --deputy nobody.known --occurred today")
    spr.ok(f"record person-recused {owed} --person R.Ahmad --because implicated --occurred today")
    said = doctor(spr, "people named")
    assert f"nobody.known ({owed}), R.Ahmad ({owed})" in said["says"]
    assert "r.ahmed" not in said["says"]


def test_the_doctor_names_owners_and_contacts_who_left(spr, owed, partnership):
    spr.ok(f"record owner-named {owed} --owner M.Khan --occurred today")
    spr.ok(f"record agency-contact-named {partnership} --agency police --contact m.khan --occurred today")
    assert doctor(spr, "people who left") is None
    spr.ok(f"record person-left {partnership} --person m.khan --occurred 'Fri 20 Nov 2026'")
    assert f"m.khan (police), M.Khan ({owed})" in doctor(spr, "people who left")["says"]


def test_the_doctor_names_owners_without_an_address_however_they_are_written(spr, owed, partnership):
    spr.ok(f"record owner-named {owed} --owner R.Ahmed --deputy a.lee --occurred today")
    settings = '[email]\nhost = "localhost"\nsender = "spr@example.org"\nto = {default = "a@example.org"}\n'
    people = '[people."r.ahmed"]\nemail = "r.ahmed@example.org"\n'
    (spr.folder / "spr.toml").write_text(settings + people)
    assert "no address is set for a.lee:" in doctor(spr, "addresses")["says"]


def test_a_list_is_found_by_its_singular_and_a_wrong_code_is_answered_with_the_codes_alone(spr, partnership):
    assert spr.ask("list office") == spr.ask("list offices")
    said = spr("list offices --where office=business")
    assert said.code == 2
    assert "it is one of , " not in said.words
    assert "Did you mean business-manager?" in said.words


def test_the_doctor_names_agencies_that_were_asked_and_have_no_contact(spr, partnership):
    spr.ok("record rapid-review.notification-sent --occurred 'Mon 16 Nov 2026'")
    case = spr.ask("list rapid-reviews")["rapid_reviews"][0]["case"]
    spr.ok(f"record information-requested {case} --agency police --occurred today --departure x")
    assert "without a contact: police" in doctor(spr, "agencies")["says"]
    spr.ok(f"record agency-contact-named {partnership} --agency police --contact Desk --occurred today")
    assert doctor(spr, "agencies") is None
