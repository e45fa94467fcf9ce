"""Once a week each delegated partner is mailed what their agencies owe; and that it went is on record."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from scheduler import overdue_lists
from scheduler.cli.alerts.letters_said import given_up, listed, retried
from scheduler.office_hours import OfficeHours
from scheduler.outbox import CLAIM, State
from scheduler.reaching import Person
from scheduler.settings import SettingsWrong, settings
from workflow.looking_after import PersonRecused
from workflow.partnership import facts as p
from workflow.rapid_review import facts as f
from workflow.vocabulary import Agency, Office, RecusedBecause

ENGINES = ("sqlite", "postgres")
AREA = "partnership/kirklees"
SINCE = "Mon 6 Jan 2020"
WHO = ("manager", "chair", "commander", "inspector", "nurse", "newcomer")
PEOPLE = {name: Person(email=f"{name}@example.org") for name in WHO}
OFFICES = {
    Office.BUSINESS_MANAGER: "manager",
    Office.CHAIR: "chair",
    Office.DELEGATED_POLICE: "commander",
}
MONDAY = "Mon 16 Nov 2026 09:00"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def office(new_office, email, post):
    """The police are asked on Tue 3 November 2026, by Fri 13; nothing is swept, so that only lists go."""
    with new_office("Tue 3 Nov 2026 10:00") as office:
        office.open(email=email(post.port), people=PEOPLE)
        office.tell(AREA, p.Formed(), SINCE)
        for each, holder in OFFICES.items():
            office.tell(AREA, p.OfficeTaken(office=each, holder=holder), SINCE)
        office.case = ask(office, Agency.POLICE)
        yield office


def ask(office, agency):
    """Ask an agency in a rapid review of its own; gives the review."""
    case = office.tell("rapid-review", f.NotificationSent(), "Mon 2 Nov 2026")
    office.tell(case, f.Started(), "Tue 3 Nov 2026")
    office.tell(case, f.InformationRequested(agency=agency), "Tue 3 Nov 2026")
    return case


def deputised(office):
    office.tell(AREA, p.DeputyDelegated(office=Office.DELEGATED_POLICE, deputy="inspector"), SINCE)


def recuse(office, case, person):
    office.tell(case, PersonRecused(person=person, because=RecusedBecause.RELATED))


def text(mail):
    return mail.get_body(("plain",)).get_content()


def went(post):
    """To whom mails went, in order."""
    return [mail.went_to[0].partition("@")[0] for mail in post.received]


def on_record(office):
    entries = office.service.entries(AREA)
    return [each.fact for each in entries if isinstance(each.fact, p.OverdueReturnsSent)]


def lists(office):
    return [row for row in office.outbox.rows() if row.is_a_list]


# When it goes


def test_on_monday_at_nine_the_list_goes_once_and_that_is_on_record(office, post):
    office.at("Mon 16 Nov 2026 08:59").deliver()
    assert post.received == []
    for when in (MONDAY, "Mon 16 Nov 2026 10:00", "Wed 18 Nov 2026 10:00"):
        office.at(when).deliver()
    (mail,) = post.received
    assert mail.went_to == ["commander@example.org"]
    (fact,) = on_record(office)
    assert (fact.to, fact.returns, str(fact.oldest)) == (Office.DELEGATED_POLICE, 1, "2026-11-13")
    assert mail["Message-ID"] == f"<{fact.reference}@example.org>"


def test_it_says_the_reference_the_agency_and_the_days_and_nothing_of_the_case(office, post):
    office.at(MONDAY).tell(office.case, f.AgencyChased(agency=Agency.POLICE))
    office.at("Wed 18 Nov 2026 10:00").deliver()
    (mail,) = post.received
    assert mail["Subject"] == "Overdue returns of your agencies: 1 return"
    assert (
        f"- {office.case}/police/1: police, was due by Fri 13 November 2026. "
        "It is 3 working days late. The agency was reminded once."
    ) in text(mail)
    assert "you answer for these agencies as delegated police safeguarding partner" in text(mail)
    assert "spr " not in text(mail)


def test_a_daemon_that_was_down_on_monday_sends_it_on_tuesday(office, post):
    office.at("Tue 17 Nov 2026 11:00").deliver()
    assert went(post) == ["commander"]


def test_what_is_overdue_from_tuesday_on_waits_for_the_next_list(office, post):
    """Otherwise a list of one line would go on any day."""
    office.tell(office.case, f.NilReturnReceived(agency=Agency.POLICE))
    later = office.tell("rapid-review", f.NotificationSent(), "Tue 3 Nov 2026")
    office.tell(later, f.Started(), "Tue 3 Nov 2026")
    office.at("Thu 5 Nov 2026").tell(later, f.InformationRequested(agency=Agency.POLICE))
    for when in (MONDAY, "Tue 17 Nov 2026 10:00", "Wed 18 Nov 2026 10:00", "Fri 20 Nov 2026 10:00"):
        office.at(when).deliver()
    assert post.received == []
    office.at("Mon 23 Nov 2026 09:00").deliver()
    assert went(post) == ["commander"]


def test_on_a_holiday_it_goes_on_the_next_working_day(office, post):
    """Easter Monday is 29 March 2027."""
    for when in ("Mon 29 Mar 2027 10:00", "Tue 30 Mar 2027 08:59"):
        office.at(when).deliver()
    assert post.received == []
    office.at("Tue 30 Mar 2027 09:00").deliver()
    assert went(post) == ["commander"]


def test_it_goes_again_the_next_week_while_it_is_owed(office, post):
    for when in (MONDAY, "Mon 23 Nov 2026 08:30", "Mon 23 Nov 2026 09:00"):
        office.at(when).deliver()
    assert len(post.received) == len({mail["Message-ID"] for mail in post.received}) == 2


def test_where_nothing_is_overdue_nothing_goes(office, post):
    office.tell(office.case, f.NilReturnReceived(agency=Agency.POLICE))
    office.at(MONDAY).deliver()
    assert (post.received, on_record(office)) == ([], [])


def test_a_list_that_somebody_sent_by_hand_is_not_sent_again(office, post):
    office.at("Mon 16 Nov 2026 08:30").tell(
        AREA, p.OverdueReturnsSent(to=Office.DELEGATED_POLICE, returns=1), "Mon 16 Nov 2026"
    )
    office.at(MONDAY).deliver()
    assert post.received == []


def test_it_can_be_switched_off_and_set_to_another_hour(office, post):
    office.open(hours=OfficeHours(overdue_returns="never"))
    office.at(MONDAY).deliver()
    office.open(hours=OfficeHours(overdue_returns="Wednesday 14:00"))
    for when in ("Wed 18 Nov 2026 13:59", "Wed 18 Nov 2026 14:00"):
        assert post.received == []
        office.at(when).deliver()
    assert went(post) == ["commander"]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ("Sunday 09:00", "takes a weekday and an hour, such as Monday 09:00, or never"),
        ("Monday 20:00", "the hour of overdue_returns lies between opens and closes"),
    ],
)
def test_a_day_or_an_hour_at_which_nobody_works_is_refused(tmp_path, wrong, says):
    path = tmp_path / "spr.toml"
    path.write_text(f'[hours]\noverdue_returns = "{wrong}"\n', "utf-8")
    with pytest.raises(SettingsWrong, match=says):
        settings(config=str(path))


# To whom


def test_each_partner_sees_their_own_agencies_alone(office, post):
    office.tell(AREA, p.OfficeTaken(office=Office.DELEGATED_HEALTH, holder="nurse"), SINCE)
    of_health = ask(office, Agency.HOSPITAL)
    office.at(MONDAY).deliver()
    by_whom = dict(zip(went(post), map(text, post.received), strict=True))
    assert set(by_whom) == {"commander", "nurse"}
    assert of_health in by_whom["nurse"]
    assert of_health not in by_whom["commander"]
    assert office.case not in by_whom["nurse"]


def test_where_the_holder_has_left_the_deputy_gets_it(office, post):
    deputised(office)
    office.tell(AREA, p.PersonLeft(person="commander"), "Mon 2 Nov 2026")
    office.at(MONDAY).deliver()
    assert went(post) == ["inspector"]
    assert "as the deputy of the delegated police safeguarding partner" in text(post.received[0])


def test_whoever_is_recused_from_a_case_does_not_see_its_line(office, post):
    """The deputy gets that line, and that one alone."""
    other = ask(office, Agency.POLICE)
    deputised(office)
    recuse(office, other, "commander")
    office.at(MONDAY).deliver()
    by_whom = dict(zip(went(post), map(text, post.received), strict=True))
    assert other not in by_whom["commander"]
    assert office.case in by_whom["commander"]
    assert other in by_whom["inspector"]
    assert office.case not in by_whom["inspector"]


def test_nobody_recused_they_see_both(office, post):
    """The negative control: it is the recusal that keeps the line from them."""
    other = ask(office, Agency.POLICE)
    deputised(office)
    office.at(MONDAY).deliver()
    (mail,) = post.received
    assert mail.went_to == ["commander@example.org"]
    assert other in text(mail)


def test_where_nobody_holds_the_office_the_business_manager_is_told_once(office, post):
    office.tell(AREA, p.OfficeLeft(office=Office.DELEGATED_POLICE), "Mon 2 Nov 2026")
    for when in (MONDAY, "Tue 17 Nov 2026 10:00"):
        office.at(when).deliver()
    (mail,) = post.received
    assert mail.went_to == ["manager@example.org"]
    assert "Nobody holds the office of delegated police safeguarding partner." in text(mail)
    assert "spr export overdue-returns --for police" in text(mail)
    assert office.case not in text(mail)
    assert on_record(office) == []


def test_where_the_only_one_is_recused_the_manager_hears_that_nobody_got_it(office, post):
    recuse(office, office.case, "commander")
    recuse(office, office.case, "manager")
    office.at(MONDAY).deliver()
    (mail,) = post.received
    assert mail.went_to == ["chair@example.org"]
    assert "is recused from these cases" in text(mail)


def test_without_an_address_the_office_is_asked_to_tell_them_and_it_is_not_on_record(office, post):
    office.open(people={name: each for name, each in PEOPLE.items() if name != "commander"})
    office.at(MONDAY).deliver()
    (mail,) = post.received
    assert mail.went_to == ["office@example.org"]
    assert "This is for commander, of whom no address is known." in text(mail)
    assert on_record(office) == []


# What can go wrong


def test_two_daemons_send_it_once(office, post):
    office.at(MONDAY).outbox.make()
    with office.another() as other:
        assert overdue_lists.fill(office.service, office.now) == 1
        assert overdue_lists.fill(other, office.now) == 0
    office.deliver()
    office.deliver()
    assert went(post) == ["commander"]
    assert len(on_record(office)) == 1


def test_a_lost_answer_repeats_it_under_the_same_id(office, post):
    post.answers["DATA"] = ["250 taken and gone"]
    office.at(MONDAY).deliver()
    assert on_record(office) == []
    office.deliver(after=2 * MINUTE)
    once, again = post.received
    assert once["Message-ID"] == again["Message-ID"]
    assert text(once) == text(again)
    assert len(on_record(office)) == 1


def test_a_crash_between_sending_and_recording_sends_nothing_twice(office, post, monkeypatch):
    monkeypatch.setattr("scheduler.deliver.put_on_record", lambda *_: None)
    office.at(MONDAY).deliver()
    monkeypatch.undo()
    assert on_record(office) == []
    office.deliver(after=MINUTE)
    assert went(post) == ["commander"]
    assert len(on_record(office)) == 1


def test_an_outbox_lost_before_it_was_on_record_makes_the_same_one(office, post, monkeypatch):
    monkeypatch.setattr("scheduler.deliver.put_on_record", lambda *_: None)
    office.at(MONDAY).deliver()
    monkeypatch.undo()
    lose_the_outbox(office)
    office.deliver(after=CLAIM)
    once, again = post.received
    assert once["Message-ID"] == again["Message-ID"]
    lose_the_outbox(office)
    office.deliver(after=MINUTE)
    assert len(post.received) == 2
    assert len(on_record(office)) == 1


def lose_the_outbox(office):
    with office.service.store.engine.begin() as tx:
        for table in ("outbox", "outbox_telling", "outbox_list", "outbox_followed"):
            tx.exec_driver_sql(f"DROP TABLE {table}")


def test_what_was_returned_while_the_server_was_away_is_not_in_it(office, email, post, nobody_listens):
    other = ask(office, Agency.POLICE)
    office.open(email=email(nobody_listens))
    office.at(MONDAY).deliver()
    office.at("Mon 16 Nov 2026 12:00").tell(other, f.NilReturnReceived(agency=Agency.POLICE))
    office.open(email=email(post.port))
    office.at("Mon 16 Nov 2026 14:00").deliver()
    (mail,) = post.received
    assert other not in text(mail)
    assert [fact.returns for fact in on_record(office)] == [1]


def test_where_everything_was_returned_meanwhile_it_does_not_go(office, email, post, nobody_listens):
    office.open(email=email(nobody_listens))
    office.at(MONDAY).deliver()
    office.tell(office.case, f.NilReturnReceived(agency=Agency.POLICE))
    office.open(email=email(post.port))
    office.at("Mon 16 Nov 2026 14:00").deliver()
    assert post.received == []
    assert [row.state for row in lists(office)] == [State.OBSOLETE]


def test_a_mailbox_that_is_gone_is_made_up_for_by_the_business_manager(office, post):
    post.answers["RCPT"] = ["550 5.1.1 No such mailbox"]
    office.at(MONDAY).deliver()
    (mail,) = post.received
    assert mail.went_to == ["manager@example.org"]
    assert "This was for commander, whom no message reaches." in text(mail)
    assert [row.state for row in lists(office)].count(State.DEAD) == 1
    assert on_record(office) == []


def test_a_list_that_was_given_up_is_shown_with_who_got_it_instead(office, post):
    post.answers["RCPT"] = ["550 5.1.1 No such mailbox"]
    office.at(MONDAY).deliver()
    (found,) = given_up(office.service, None)
    (row,) = listed([found]).document["dead"]
    assert row["list"] == {"office": "delegated-police", "day": "2026-11-16"}
    assert row["instead"] == ["manager (fallback) by email"]
    assert given_up(office.service, office.case) == []
    retried(office.service, [found], None, dry_run=False)
    office.deliver(after=MINUTE)
    assert went(post) == ["manager", "commander"]
    assert len(on_record(office)) == 1


def test_where_every_mailbox_is_gone_the_log_has_it(office, post, lines):
    post.answers["RCPT"] = ["550 5.1.1 No such mailbox"] * 4
    office.at(MONDAY).deliver()
    assert post.received == []
    (line,) = (each for each in lines if each["event"] == "alert")
    assert line["says"] == "Overdue returns of your agencies: 1 return"
    office.deliver(after=MINUTE)
    assert len(lists(office)) == 5


def test_without_a_partnership_there_is_nobody_to_send_it_to(new_office, email, post):
    with new_office("Tue 3 Nov 2026 10:00") as office:
        office.open(email=email(post.port), hours=replace(OfficeHours(), opens="07:00"))
        ask(office, Agency.POLICE)
        office.at(MONDAY).deliver()
        assert post.received == []
