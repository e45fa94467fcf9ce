"""Sign-off by the three safeguarding partners: two are not three, and who they are depends on the day."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telling import Story, when

from workflow.catalogue import RAPID_REVIEW
from workflow.rapid_review import facts as f
from workflow.signing import SEATS
from workflow.vocabulary import Outcome, Partner

LA, ICB, CCG, POLICE = (
    Partner.LOCAL_AUTHORITY,
    Partner.INTEGRATED_CARE_BOARD,
    Partner.CLINICAL_COMMISSIONING_GROUP,
    Partner.POLICE,
)
SENT = f.SentToPanel()


def signed(*partners: Partner, on: str = "Thu 19 Nov 2026") -> Story:
    story = Story(RAPID_REVIEW).tell(
        (f.NotificationSent(), "Mon 2 Nov 2026"), (f.MeetingHeld(), "Tue 10 Nov 2026")
    )
    story.tell((f.OutcomeDecided(outcome=Outcome.NO_FURTHER_REVIEW, reasons="x"), "Wed 11 Nov 2026"))
    return story.tell(*((f.PartnerSignedOff(partner=partner), on) for partner in partners))


def test_all_three_partners_sign_and_the_report_is_sent():
    """Children Act 2004, section 16E: local authority, integrated care board, chief officer of police."""
    story = signed(LA, ICB, POLICE).tell((SENT, "Fri 20 Nov 2026"))
    assert story.standing.status == "sent-to-panel"
    assert not story.standing.departures


@pytest.mark.parametrize("two", [(LA, ICB), (LA, POLICE), (ICB, POLICE)])
def test_two_sign_offs_are_not_three(two):
    assert signed(*two).refused(SENT, "Fri 20 Nov 2026") == {"all-three-signed"}


def test_the_same_partner_twice_is_one():
    """Trap 16: a single flag for the partners would not see it."""
    assert signed(LA, LA, POLICE).refused(SENT, "Fri 20 Nov 2026") == {"all-three-signed"}


def test_the_board_and_the_group_it_followed_take_one_seat():
    assert signed(LA, POLICE).standing.signatures.missing(None) == (ICB,)
    story = signed(LA, on="Thu 30 Jun 2022").tell((f.PartnerSignedOff(partner=CCG), "Thu 30 Jun 2022"))
    story.tell((f.PartnerSignedOff(partner=ICB), "Fri 1 Jul 2022"))
    assert story.refused(SENT, "Fri 20 Nov 2026") == {"all-three-signed"}


def sentence(story: Story, on: str = "Fri 20 Nov 2026") -> str:
    return story.record(SENT, on).because[0].sentence


def test_the_refusal_names_who_signed_and_who_is_missing():
    assert sentence(signed(LA, POLICE)).endswith(
        "signed: local authority, police; missing: integrated care board"
    )
    assert "signed: nobody" in sentence(signed())


def test_who_is_missing_is_named_as_it_was_called_on_the_day():
    """Before 1 July 2022 the clinical commissioning group held the seat of health."""
    story = signed(LA, POLICE, on="Mon 2 May 2022")
    assert sentence(story, "Thu 30 Jun 2022").endswith("missing: clinical commissioning group")
    assert sentence(story, "Fri 1 Jul 2022").endswith("missing: integrated care board")


@pytest.mark.parametrize(
    ("partner", "on", "because"),
    [
        (ICB, "Thu 30 Jun 2022", "boards began on 1 July 2022"),
        (CCG, "Fri 1 Jul 2022", "groups ended on 30 June 2022"),
    ],
)
def test_a_partner_that_was_none_on_that_day_is_a_departure(partner, on, because):
    assert signed().refused(f.PartnerSignedOff(partner=partner), on) == {"partner-at-the-time"}, because


@pytest.mark.parametrize(
    ("partner", "on"),
    [(CCG, "Thu 30 Jun 2022"), (ICB, "Fri 1 Jul 2022"), (ICB, "unknown"), (CCG, "2022-06"), (LA, "2021-03")],
)
def test_a_partner_of_that_day_signs_without_more(partner, on):
    """Negative control; a vague day is not held against anybody."""
    assert not signed().tell((f.PartnerSignedOff(partner=partner), on)).standing.departures


def test_fewer_than_three_is_a_departure_with_its_reason_and_stays_marked():
    entry = signed(LA, ICB).record(SENT, "Fri 20 Nov 2026", departure="The chief officer signs tomorrow.")
    assert entry.departs_from == ("all-three-signed",)


def test_a_deputy_signs_with_a_delegation_on_record():
    story = signed(LA, ICB)
    deputy = f.PartnerSignedOff(partner=POLICE, deputy="superintendent")
    assert story.refused(deputy, "Thu 19 Nov 2026") == {"delegated"}
    story.tell((f.SignatureDelegated(partner=POLICE, deputy="superintendent"), "Mon 2 Nov 2026"))
    story.tell((deputy, "Thu 19 Nov 2026"), (SENT, "Fri 20 Nov 2026"))
    assert story.standing.signatures.partners == (LA, ICB, POLICE)


@pytest.mark.parametrize(
    ("delegation", "given_on", "because"),
    [
        (f.SignatureDelegated(partner=LA, deputy="superintendent"), "Mon 2 Nov 2026", "of another partner"),
        (f.SignatureDelegated(partner=POLICE, deputy="inspector"), "Mon 2 Nov 2026", "to somebody else"),
        (f.SignatureDelegated(partner=POLICE), "Fri 20 Nov 2026", "given after the sign-off"),
        (
            f.SignatureDelegated(partner=POLICE, until=when("Wed 18 Nov 2026")),
            "Mon 2 Nov 2026",
            "over by then",
        ),
    ],
)
def test_a_delegation_of_another_partner_person_or_time_does_not_help(delegation, given_on, because):
    story = signed().tell((delegation, given_on))
    deputy = f.PartnerSignedOff(partner=POLICE, deputy="superintendent")
    assert story.refused(deputy, "Thu 19 Nov 2026") == {"delegated"}, because


@pytest.mark.parametrize(
    "delegation",
    [
        f.SignatureDelegated(partner=POLICE),
        f.SignatureDelegated(partner=POLICE, deputy="superintendent", until=when("Thu 19 Nov 2026")),
    ],
)
def test_a_delegation_to_whoever_deputises_or_until_that_very_day_is_enough(delegation):
    story = signed().tell((delegation, "Mon 2 Nov 2026"))
    story.tell((f.PartnerSignedOff(partner=POLICE, deputy="superintendent"), "Thu 19 Nov 2026"))
    assert not story.standing.departures


def test_a_deputy_without_a_delegation_is_recorded_with_a_reason():
    deputy = f.PartnerSignedOff(partner=POLICE, deputy="superintendent")
    entry = signed().record(deputy, "Thu 19 Nov 2026", departure="Agreed by telephone.")
    assert entry.departs_from == ("delegated",)


def test_the_dissent_of_a_partner_is_on_record_and_is_no_signature():
    """Leeds 2021 to 2023: disagreement that is recorded can be looked at."""
    story = signed(LA, ICB).tell((f.PartnerDissented(partner=POLICE, reasons="x"), "Thu 19 Nov 2026"))
    assert sentence(story).endswith("missing: police; disagrees: police")
    assert len(story.standing.signatures.dissents) == 1


def test_a_partner_can_disagree_and_sign():
    story = signed(LA, ICB, POLICE).tell((f.PartnerDissented(partner=POLICE), "Thu 19 Nov 2026"))
    assert story.tell((SENT, "Fri 20 Nov 2026")).standing.status == "sent-to-panel"


def test_the_third_sign_off_is_the_one_that_completes_them_by_its_day():
    """Late paperwork: the first on record need not be the first that was given."""
    story = signed(LA, on="Thu 19 Nov 2026")
    story.tell((f.PartnerSignedOff(partner=POLICE), "Mon 16 Nov 2026"))
    assert story.standing.signatures.third is None
    story.tell((f.PartnerSignedOff(partner=ICB), "Tue 17 Nov 2026"))
    assert story.standing.signatures.third.fact.partner is LA


@given(st.lists(st.sampled_from([LA, ICB, POLICE]), max_size=8))
def test_three_have_signed_exactly_when_each_seat_is_taken(partners):
    """In whichever order, and however often each."""
    signatures = signed(*partners).standing.signatures
    assert (signatures.missing(None) == ()) == ({*partners} == {*SEATS})
    assert {*signatures.partners} == {*partners}
    assert (signatures.third is not None) == ({*partners} == {*SEATS})
