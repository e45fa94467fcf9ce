"""Every fact in which somebody is told of something, or is not, says who it was and of what."""

import re

import pytest
from guidance.examples import example, variants

from workflow.alerts import Delivered, Undeliverable
from workflow.catalogue import FACTS, sealed
from workflow.incident import facts as f
from workflow.rapid_review import facts as rr
from workflow.review import facts as r
from workflow.vocabulary import Addressee, Agency, Answer, Means, Party, Told
from workflow.who_was_told import TELLINGS, state, whom

WORDS = {
    "told", "informed", "notified", "sent", "reported", "shared", "supplied", "submitted", "published",
    "escalated", "requested", "chased", "referred", "consulted", "invited", "delivered", "deposited",
}  # fmt: skip
TELLS_NOBODY = {
    "review.report-requested",  # somebody asks for the report; what they are told is a fact of its own
    "review.agency-responded",
}


def says_so(stored):
    return bool(WORDS & set(re.split(r"[.-]", stored)))


@pytest.mark.parametrize("stored", sorted(name for name in FACTS if says_so(name)))
def test_every_fact_whose_name_says_that_somebody_was_told_is_in_the_table(stored):
    assert stored in TELLS_NOBODY or FACTS[stored] in TELLINGS


@pytest.mark.parametrize("stored", ["incident.closed", "incident.notification-drafted", "review.rated"])
def test_what_tells_nobody_is_not_in_it(stored):
    """The control. A draft meets nothing, and nobody has been told by it."""
    assert not says_so(stored)
    assert FACTS[stored] not in TELLINGS
    assert whom(example(FACTS[stored])) == []


@pytest.mark.parametrize("fact", [*TELLINGS], ids=lambda fact: fact.stored)
def test_somebody_is_named_whatever_the_fact_leaves_out(fact):
    for each in variants(fact):
        told = whom(each)
        assert told or getattr(each, "to", None) == ()
        assert all(code for code, _ in told)
        assert len({code for code, _ in told}) == len(told)


@pytest.mark.parametrize("fact", [*TELLINGS], ids=lambda fact: fact.stored)
def test_nothing_sealed_is_said_of_them(fact):
    for each in variants(fact):
        said = {str(getattr(each, name)) for name in sealed(fact) if getattr(each, name)}
        assert not said & {name for _, name in whom(each) if name}


def test_the_national_form_tells_three():
    """The form is copied to Ofsted and to the Department by the system (gov.uk, 2018)."""
    for fact in (f.PanelNotified(), f.ReportedToOfsted(means=Means.NATIONAL_FORM)):
        assert {code for code, _ in whom(fact)} == {"panel", "ofsted", "secretary-of-state"}


def test_an_email_to_ofsted_tells_ofsted_alone():
    """The control; trap 21."""
    assert whom(f.ReportedToOfsted(means=Means.EMAIL)) == [("ofsted", "")]


def test_not_told_is_listed_as_such():
    not_told = {f.ParentsNotTold, f.NotReferred, f.ReportAttemptFailed, r.ReportDeclined, Undeliverable}
    assert {fact for fact, telling in TELLINGS.items() if telling.state is Told.NOT_TOLD} == not_told
    assert TELLINGS[Delivered].state is Told.TOLD


def test_a_line_in_our_own_log_told_nobody():
    """It is always written, and nobody is known to read it; an e-mail went to somebody."""
    by = {
        channel: Delivered(told=Party.LOCAL_AUTHORITY, channel=channel, message="m")
        for channel in ("log", "email")
    }
    assert {channel: state(fact) for channel, fact in by.items()} == {"log": Told.LOGGED, "email": Told.TOLD}


def test_partners_of_another_area_are_told_apart_from_our_own():
    assert whom(f.SafeguardingPartnersInformed()) == [("safeguarding-partners", "ours")]
    other = f.SafeguardingPartnersInformed(area="calderdale")
    assert whom(other) == [("partners-of-other-areas", "calderdale")]


def test_a_local_authority_that_was_told_as_well_is_listed_beside_the_partnership():
    told = f.Notified(organisation=Agency.SCHOOL, local_authority_told=Answer.YES)
    assert [code for code, _ in whom(told)] == [Addressee.PARTNERSHIP_OFFICE, Agency.LOCAL_AUTHORITY]
    assert len(whom(f.Notified(organisation=Agency.SCHOOL))) == 1


def test_each_of_several_recipients_is_listed():
    late = r.DelayReported(reason="other", to=(Party.PANEL, Party.OFSTED))
    assert [code for code, _ in whom(late)] == ["panel", "ofsted"]
    assert whom(rr.LearningShared()) == [("agencies", "")]
