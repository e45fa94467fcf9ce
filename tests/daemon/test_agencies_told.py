"""An agency is chased by mail: its contact, then those above, and at last the partner it belongs to."""

import pytest

from projections.agency_requests import agency_requests
from projections.reminders import with_reminders
from scheduler.office_hours import OfficeHours
from scheduler.reaching import Person
from workflow.partnership.facts import AgencyContactNamed, Formed, OfficeTaken
from workflow.rapid_review import facts as f
from workflow.vocabulary import Agency, Office

ENGINES = ("sqlite",)
WHO = ("unit", "superintendent", "manager", "commander")
PEOPLE = {name: Person(email=f"{name}@example.org") for name in WHO}
OFFICES = {
    Office.BUSINESS_MANAGER: "manager",
    Office.DELEGATED_POLICE: "commander",
    Office.DELEGATED_HEALTH: "nobody-here",
}


@pytest.fixture
def asked(new_office, email, post):
    """The police are asked on Tue 3 November 2026, by Fri 13; gives the office and the rapid review."""
    with new_office("Tue 3 Nov 2026 10:00") as office:
        alone = OfficeHours(overdue_returns="never")  # the weekly list has tests of its own
        office.open(email=email(post.port), people=PEOPLE, hours=alone)
        office.tell("partnership/kirklees", Formed(), "Mon 6 Jan 2020")
        for each, holder in OFFICES.items():
            office.tell("partnership/kirklees", OfficeTaken(office=each, holder=holder), "Mon 6 Jan 2020")
        named = AgencyContactNamed(agency=Agency.POLICE, contact="unit", above="superintendent")
        office.tell("partnership/kirklees", named, "Mon 6 Jan 2020")
        case = office.tell("rapid-review", f.NotificationSent(), "Mon 2 Nov 2026")
        office.tell(case, f.Started(), "Tue 3 Nov 2026")
        office.tell(case, f.InformationRequested(agency=Agency.POLICE), "Tue 3 Nov 2026")
        yield office, case


def of_the_request(post, case):
    """The mails about the request as an agency knows it, by whom they went to."""
    about = [mail for mail in post.received if f"{case}/police/1" in text(mail)]
    return {mail.went_to[0].partition("@")[0]: mail for mail in about}


def text(mail):
    return mail.get_body(("plain",)).get_content()


def pass_the_day(office, when):
    """Sweep in the morning, and hand over what there is to say."""
    office.sweep(when)
    office.deliver()


def reminded(office, case):
    with office.service.views.connect() as tx:
        (chased,) = with_reminders(tx, agency_requests(tx, case))
    return chased.reminded


def test_the_contact_is_reminded_and_the_request_shows_it(asked, post):
    office, case = asked
    pass_the_day(office, "Thu 12 Nov 2026 10:00")
    mails = of_the_request(post, case)
    assert set(mails) == {"unit"}
    assert "spr " not in text(mails["unit"])
    assert "please say so: that is an answer" in text(mails["unit"])
    assert reminded(office, case) == 1


def test_when_it_is_late_the_one_above_is_told_and_then_the_partner_of_the_police(asked, post):
    office, case = asked
    pass_the_day(office, "Mon 16 Nov 2026 10:00")
    assert set(of_the_request(post, case)) == {"unit", "superintendent"}
    assert all("spr " not in text(mail) for mail in of_the_request(post, case).values())
    post.received.clear()
    pass_the_day(office, "Mon 23 Nov 2026 10:00")
    everybody = {to.partition("@")[0] for mail in post.received for to in mail.went_to}
    assert {"unit", "superintendent", "manager", "commander"} <= everybody


def test_with_a_nil_return_the_reminder_is_taken_back_and_nothing_more_is_said(asked, post):
    office, case = asked
    pass_the_day(office, "Thu 12 Nov 2026 10:00")
    post.received.clear()
    office.at("Thu 12 Nov 2026 11:00").tell(case, f.NilReturnReceived(agency=Agency.POLICE))
    pass_the_day(office, "Fri 13 Nov 2026 10:00")
    (mail,) = of_the_request(post, case).values()
    assert "it has come, thank you" in text(mail)
    post.received.clear()
    pass_the_day(office, "Mon 23 Nov 2026 10:00")
    assert of_the_request(post, case) == {}
    assert reminded(office, case) == 1


def test_a_mailbox_of_the_office_in_place_of_the_contact_is_no_reminder(asked, post):
    """Negative control: whoever has no address was not reminded, and the office is asked to tell them."""
    office, case = asked
    office.open(people={name: each for name, each in PEOPLE.items() if name != "unit"})
    pass_the_day(office, "Thu 12 Nov 2026 10:00")
    (mail,) = of_the_request(post, case).values()
    assert "unit" in text(mail)
    assert reminded(office, case) == 0
