"""Each person is told by their own address, and what has no way to anybody ends where somebody looks."""

from datetime import timedelta

import pytest

from scheduler.channels import Taken
from scheduler.channels.opened import channels_of
from scheduler.deliver import DeliveryReport, deliver
from scheduler.reaching import Person, Webhook
from scheduler.settings import Settings
from workflow.alerts import Delivered
from workflow.incident.facts import LocalAuthorityBecameAware, PanelNotified
from workflow.looking_after import OwnerNamed
from workflow.partnership.facts import DeputyDelegated, Formed, OfficeLeft, OfficeTaken
from workflow.vocabulary import Capacity, Office, Party

ENGINES = ("sqlite", "postgres")
AWARE = LocalAuthorityBecameAware()
MINUTE = timedelta(minutes=1)
OFFICER, DEPUTY, MANAGER = "n.officer", "d.deputy", "b.manager"
PEOPLE = {
    OFFICER: Person(email="officer@example.org"),
    DEPUTY: Person(email="deputy@example.org"),
    MANAGER: Person(email="manager@example.org"),
}
GONE = "550 5.1.1 No such mailbox"


@pytest.fixture
def office(new_office, email, post):
    """A partnership with a notifying officer, a deputy of theirs, and a business manager."""
    with new_office("Thu 25 Jun 2015") as office:
        office.open(email=email(post.port), people=PEOPLE)
        office.tell("partnership/kirklees", Formed(), "Mon 5 Jan 2015")
        for taken in (
            OfficeTaken(office=Office.NOTIFYING_OFFICER, holder=OFFICER),
            OfficeTaken(office=Office.BUSINESS_MANAGER, holder=MANAGER),
            DeputyDelegated(office=Office.NOTIFYING_OFFICER, deputy=DEPUTY),
        ):
            office.tell("partnership/kirklees", taken, "Mon 5 Jan 2015")
        yield office


@pytest.fixture
def overdue(office):
    """A duty of the local authority, overdue for a day."""
    case = office.tell("incident", AWARE, "Thu 25 Jun 2015")
    office.sweep("Fri 3 Jul 2015 00:01")
    return case


def went_to(post):
    return sorted(address for mail in post.received for address in mail.went_to)


def text(mail):
    return mail.get_body(("plain",)).get_content()


def test_whoever_holds_the_office_is_told_and_the_deputy(office, post, overdue):
    office.deliver()
    assert {"officer@example.org", "deputy@example.org"} <= set(went_to(post))
    told = {fact.person: fact.capacity for fact in office.facts_of(Delivered)}
    assert (told[OFFICER], told[DEPUTY]) == (Capacity.OWNER, Capacity.DEPUTY)
    assert len(post.received) == len({mail["Message-ID"] for mail in post.received})


def test_an_address_is_found_however_the_name_is_written_on_record(office, post):
    """The settings say n.officer; whoever is named as N.Officer is the same."""
    case = office.tell("incident", AWARE, "Thu 25 Jun 2015")
    office.tell(case, OwnerNamed(owner="N.Officer", party=Party.LOCAL_AUTHORITY), "Thu 25 Jun 2015")
    office.sweep("Fri 3 Jul 2015 00:01")
    office.deliver()
    assert "officer@example.org" in went_to(post)


def test_each_of_them_is_told_that_it_is_withdrawn_in_the_thread_of_the_alert(office, post, overdue):
    office.deliver()
    before = went_to(post)
    office.at("Fri 3 Jul 2015 10:00").tell(overdue, PanelNotified())
    office.sweep()
    office.deliver()
    assert went_to(post) == sorted(before * 2)
    ids = {mail.went_to[0]: mail["Message-ID"] for mail in post.received[: len(before)]}
    assert all(mail["References"] == ids[mail.went_to[0]] for mail in post.received[len(before) :])


def test_a_person_whose_mailbox_is_gone_is_named_to_the_next_one(office, post, overdue):
    post.answers["RCPT"] = [GONE]
    report = office.deliver()
    assert report.dead == 1
    (notice,) = [mail for mail in post.received if "could not be delivered" in mail["Subject"]]
    assert notice.went_to[0] != "x@example.org"
    assert any(person in notice["Subject"] for person in PEOPLE)


def test_what_was_told_together_and_reached_nobody_is_named_one_by_one_to_the_next(new_office, email, post):
    """The one message of a case said several things; each of them is passed on with its words."""
    with new_office("Thu 2 Apr 2026") as office:
        office.open(
            email=email(post.port, to={"local-authority": "gone@example.org", "default": "x@example.org"})
        )
        case = office.tell("incident", AWARE, "Thu 2 Apr 2026")
        office.sweep("Tue 14 Apr 2026 10:00")
        post.answers["RCPT"] = [GONE]
        office.deliver()
        (mail,) = post.received
        assert mail["Subject"] == "A message to a mailbox could not be delivered"
        assert text(mail).count(f"- {case}: ") == 3


def test_the_other_way_to_the_same_person_comes_first(office, post, overdue):
    hook = Webhook(url="http://127.0.0.1:9/hook", secret_files=())
    people = PEOPLE | {OFFICER: Person(email="officer@example.org", webhook="desk")}
    office.open(people=people, webhooks={"desk": hook})
    post.answers["RCPT"] = [GONE] * 9
    desk = Desk()
    opened = channels_of(Settings(email=office.settings.email))
    deliver(office.service, office.now, channels={**opened, "webhook": desk})
    (message,) = desk.received
    assert (message.person, message.address) == (OFFICER, "desk")


class Desk:
    """A webhook that takes everything."""

    def __init__(self):
        self.received = []

    def hand_over(self, message):
        self.received.append(message)
        return Taken()


def test_somebody_without_an_address_is_told_of_at_the_default_mailbox(office, post, overdue, lines):
    office.open(people={MANAGER: PEOPLE[MANAGER]})
    office.deliver()
    mail = next(mail for mail in post.received if mail.went_to == ["office@example.org"])
    assert f"This is for {OFFICER}" in text(mail)
    unroutable = [line for line in lines if line["event"] == "unroutable"]
    assert unroutable
    assert unroutable[0]["remedy"].startswith("Name the address under [people]")


def test_whoever_left_is_passed_by(office, post):
    office.tell("incident", AWARE, "Thu 25 Jun 2015")
    office.at("Fri 26 Jun 2015")
    office.tell("partnership/kirklees", OfficeLeft(office=Office.NOTIFYING_OFFICER), "Fri 26 Jun 2015")
    office.sweep("Fri 3 Jul 2015 00:01")
    office.deliver()
    assert "officer@example.org" not in went_to(post)
    assert post.received


def test_an_address_can_be_mended_and_the_next_message_goes_there(office, post, overdue):
    office.deliver()
    office.open(people=PEOPLE | {OFFICER: Person(email="new@example.org")})
    office.at("Fri 3 Jul 2015 10:00").tell(overdue, PanelNotified())
    office.sweep()
    office.deliver()
    assert "new@example.org" in went_to(post)


def test_nobody_is_told_twice_by_an_outbox_filled_anew(office, post, overdue):
    office.deliver()
    sent = len(post.received)
    with office.service.store.engine.begin() as tx:
        for table in ("outbox", "outbox_telling", "outbox_followed"):
            tx.exec_driver_sql(f"DROP TABLE {table}")
    assert office.deliver(after=MINUTE) == DeliveryReport()
    assert len(post.received) == sent
