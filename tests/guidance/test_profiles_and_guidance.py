"""A profile against the guidance: what it may not lengthen, versions in force on one day, and every fault at once."""

# ruff: noqa: E501  a row of a table stays on one line

import pytest
from profile_texts import DUTY, HEAD, faults, only
from telling import CALENDAR, when

from workflow.catalogue import INCIDENT
from workflow.checking import all_overlaps, later_than
from workflow.duties import Days, Hours, Months, Reading, WorkingDays, WorkingDaysBefore
from workflow.kinds import Kind
from workflow.profile_files import read_profile
from workflow.vocabulary import Force, Term


def after(code, other):
    return DUTY.replace("local.consult", code).replace(
        'starts_with = "incident.notified"', f'after = "{other}"'
    )


# Disagreement with the guidance


# fmt: off
GUIDANCE = [
    ('adopts = ["agency.rise"]',                        "adopts.agency.rise", "there is no such duty", "a misspelled duty"),
    ('adopts = ["sin.notify_panel"]',                   "adopts.sin.notify_panel", "it is owed everywhere, and not by local agreement", "law needs no adoption"),
    ('[readings]\n"rr.complte" = "sin-sent"',           "readings.rr.complte", "there is no such duty", "a misspelled duty"),
    ('[readings]\n"rr.complete" = "sin-set"',           "readings.rr.complete", "“sin-set” is neither a reading of it nor a time", "a reading nobody has"),
    ('[counting]\nfirst_day_counts = ["agency"]',       "counting.first_day_counts.agency", "there is no such duty", "a misspelled duty"),
    ('[counting]\nfirst_day_counts = ["cdr.notify"]',   "counting.first_day_counts.cdr.notify", "its time is 48 hours: no working days are counted", "hours have no first day"),
    ('[counting.cut_off]\n"lcspr.publish" = "17:00"',   "counting.cut_off.lcspr.publish", "its time is 6 calendar months: no working days are counted", "months have no cut-off hour"),
    ('[lead_times]\n"sin.notify" = 3',                  "lead_times.sin.notify", "there is no such duty", "a misspelled duty"),
    ('[copies]\n"incident.told" = ["ofsted"]',          "copies.incident.told", "there is no such fact", "a fact nobody records"),
    ('[not_working]\nfor = ["sin.notify_panel"]',       "not_working.for.sin.notify_panel", "local days off do not count for national duties", "law knows no local day off"),
    ('[not_working]\ndays = { 2026-12-25 = "x" }',      "not_working.days.2026-12-25", "it is no working day anyway: Christmas Day", "a bank holiday"),
    ('[not_working]\ndays = { 2026-11-28 = "x" }',      "not_working.days.2026-11-28", "it is no working day anyway: Saturday", "a Saturday"),
    ('[[escalation]]\nstage = "one"\nsays = "x"\nwithin = "2wd"\nduty = "dispute.nine"', "escalation.duty.dispute.nine", "there is no such duty", "a clock nobody has"),
]
# fmt: on


@pytest.mark.parametrize(("more", "place", "says", "because"), GUIDANCE, ids=[row[3] for row in GUIDANCE])
def test_a_disagreement_with_the_guidance_says_where_and_what(more, place, says, because):
    assert only(more) == (place, says), because


# None may lengthen


# fmt: off
LONGER = [
    ("sin.notify_panel", "6wd",        True,  "a day more"),
    ("sin.notify_panel", "5wd",        False, "the same"),
    ("sin.notify_panel", "4wd",        False, "a day less"),
    ("sin.notify_panel", "5wd-incl",   False, "the first day counted"),
    ("sin.notify_panel", "6wd-incl",   True,  "the first day counted, and one more: longer from a Saturday"),
    ("sin.notify_panel", "5wd-cut1700", True, "after the hour it would be a day later"),
    ("sin.notify_panel", "4wd-cut1700", False, "after the hour it is never later"),
    ("sin.notify_panel", "7d",         True,  "seven days from a Saturday end after the Friday"),
    ("sin.notify_panel", "8d",         True,  "eight days are longer in an ordinary week"),
    ("sin.notify_panel", "5d",         False, "five calendar days are never longer"),
    ("sin.notify_panel", "1mo",        True,  "a month"),
    ("sin.notify_panel", "48h",        False, "two days"),
    ("sin.notify_panel", "none",       True,  "no time at all"),
    ("cdr.notify",       "24h",        False, "half the hours"),
    ("cdr.notify",       "49h",        True,  "an hour more"),
    ("cdr.notify",       "2wd",        True,  "two working days are longer over a weekend"),
    ("cdr.notify",       "1d",         True,  "the end of the next day is 49 hours on where the clocks go back between"),
    ("lcspr.publish",    "7mo",        True,  "a month more"),
    ("lcspr.publish",    "6mo",        False, "the same"),
    ("lcspr.publish",    "183d",       True,  "from August to February six months are clamped"),
    ("lcspr.publish",    "181d",       False, "six months have at least 181 days"),
    ("lcspr.publish",    "182d",       True,  "from November to May there are 181"),
    ("lcspr.publish",    "100wd",      False, "less than five months"),
]
# fmt: on


@pytest.mark.parametrize(("duty", "within", "longer", "because"), LONGER)
def test_no_profile_lengthens_a_clock_of_statute_regulation_or_statutory_guidance(
    duty, within, longer, because
):
    """Compared over every day of four years, not by unit."""
    found = faults(f'[readings]\n"{duty}" = "{within}"\n')
    assert bool(found) == longer, because
    assert all("is longer than the" in says and place == f"readings.{duty}" for place, says in found)


def test_a_cut_off_hour_lengthens_a_duty_of_law_and_is_refused():
    place, says = only('[counting.cut_off]\n"sin.notify_panel" = "17:00"')
    assert place == "counting.cut_off.sin.notify_panel"
    assert "is longer than the 5 working days of statute" in says


def test_a_cut_off_hour_is_made_good_by_a_shorter_time():
    more = '[readings]\n"sin.notify_panel" = "4wd"\n[counting.cut_off]\n"sin.notify_panel" = "17:00"'
    assert faults(more) == []


@pytest.mark.parametrize(
    ("more", "because"),
    [
        (
            'adopts = ["agency.raise"]\n[readings]\n"agency.raise" = "10wd"',
            "we agreed, and can agree otherwise",
        ),
        ('[counting.cut_off]\n"ofsted.notify_wt2015" = "17:00"', "the page's own duty"),
        ('[readings]\n"rr.complete" = "20wd"', "the Panel expects, and sources differ"),
        ('[readings]\n"rr.complete" = "panel-instructed"', "a reading that starts later, of Panel guidance"),
    ],
)
def test_local_policy_and_panel_guidance_may_be_read_longer(more, because):
    assert faults(more) == [], because


def kind_with(**changes):
    """The incident, its duty to the Panel changed."""
    from msgspec.structs import replace

    duty = replace(INCIDENT.duties["sin.notify_panel"], **changes)
    return Kind("incident", INCIDENT.begins, INCIDENT.learns, INCIDENT.lifecycle, {duty.code: duty})


def starting(*, earlier):
    reading = Reading("From elsewhere.", "somebody", starts=lambda _: (), earlier=earlier)
    return {"elsewhere": reading}


@pytest.mark.parametrize("force", [Force.STATUTE, Force.REGULATION, Force.STATUTORY_GUIDANCE])
def test_another_start_may_lengthen_and_is_refused_for_what_binds(force):
    kinds = [kind_with(force=force, readings=starting(earlier=False))]
    place, says = only('[readings]\n"sin.notify_panel" = "elsewhere"', kinds=kinds)
    assert place == "readings.sin.notify_panel"
    assert says.startswith("it starts elsewhere, perhaps later")


def test_a_start_that_is_never_later_is_admitted():
    kinds = [kind_with(readings=starting(earlier=True))]
    assert faults('[readings]\n"sin.notify_panel" = "elsewhere"', kinds=kinds) == []


@pytest.mark.parametrize("force", [Force.PANEL_GUIDANCE, Force.LOCAL_POLICY])
def test_another_start_is_a_matter_of_agreement_elsewhere(force):
    kinds = [kind_with(force=force, readings=starting(earlier=False))]
    assert faults('[readings]\n"sin.notify_panel" = "elsewhere"', kinds=kinds) == []


def test_the_notice_before_publication_may_be_earlier_and_never_later():
    """Seven clear working days are one more than seven, and so the stricter reading."""
    seven = WorkingDaysBefore(7)
    assert later_than(WorkingDaysBefore(7, clear=True), seven, CALENDAR) is None
    assert later_than(WorkingDaysBefore(8), seven, CALENDAR) is None
    assert later_than(WorkingDaysBefore(6), seven, CALENDAR) is not None


@pytest.mark.parametrize(
    ("read", "duty", "first"),
    [
        (Days(8), WorkingDays(5), "Thu 2 Jan 2020"),
        (Days(183), Months(6), "Sat 29 Aug 2020"),
        (Hours(49), Hours(48), "Wed 1 Jan 2020"),
    ],
)
def test_it_is_said_from_which_day_it_would_be_longer(read, duty, first):
    start = later_than(read, duty, CALENDAR)
    assert duty.reckon(start, CALENDAR).at < read.reckon(start, CALENDAR).at
    assert start.day <= when(first).day


# In force on the same day


def version(number, span="", code="ours", says="Ours."):
    head = (
        HEAD.replace("version = 1", f"version = {number}")
        .replace('"ours"', f'"{code}"')
        .replace("Ours.", says)
    )
    profile, _ = read_profile((head + (f"in_force = {{ {span} }}" if span else "")).encode())
    return profile


# fmt: off
OVERLAPS = [
    ("",                                       "from = 2027-01-01",                       False, "an open end gives way to a later beginning"),
    ("from = 2026-01-01",                      "from = 2027-01-01",                       False, "likewise"),
    ("from = 2026-01-01, until = 2027-01-01",  "from = 2027-01-01",                       False, "one ends where the other begins"),
    ("from = 2026-01-01, until = 2027-01-02",  "from = 2027-01-01",                       True,  "a day in both"),
    ("from = 2026-01-01",                      "from = 2026-01-01",                       True,  "the same first day"),
    ("",                                       "",                                        True,  "both always"),
    ("from = 2026-01-01, until = 2028-01-01",  "from = 2027-01-01, until = 2027-06-01",   True,  "one within the other"),
    ("until = 2027-01-01",                     "",                                        True,  "before the end of the first"),
]
# fmt: on


@pytest.mark.parametrize(("one", "two", "clash", "because"), OVERLAPS)
def test_two_versions_are_not_in_force_on_one_day(one, two, clash, because):
    found = [fault.place for _, fault in all_overlaps([version(1, one), version(2, two)])]
    assert found == ["in_force"] * clash, because
    assert [f.place for _, f in all_overlaps([version(2, two), version(1, one)])] == found, "in either order"


def test_profiles_of_two_codes_do_not_overlap():
    assert list(all_overlaps([version(1), version(1, code="theirs")])) == []


def test_one_version_says_one_thing():
    ((_, fault),) = all_overlaps([version(1), version(1, says="Something else.")])
    assert (fault.place, fault.remedy) == ("version", "number it anew: 2")


def test_a_version_is_compared_with_those_adopted():
    assert only(others=[version(1, says="Something else.")])[0] == "version"
    assert faults(others=[version(1, code="theirs")]) == []


# All at once


def test_every_fault_is_found_at_once():
    """People do not mend one thing to learn the next."""
    everything = """
code = "Ours"
version = 0
says = ""
colour = 1
in_force = { from = "2026-02-30" }
criteria = "mine"
adopts = ["agency.rise", "sin.notify_panel"]
[readings]
"sin.notify_panel" = "9wd"
"rr.complete" = "mine"
[counting.cut_off]
"cdr.notify" = "17:00"
[not_working]
for = ["sin.notify_panel"]
days = { 2026-12-25 = "x" }
"""
    assert {place for place, _ in faults((everything + after("local.a", "local.a")).encode())} == {
        "code",
        "version",
        "says",
        "source",
        "colour",
        "in_force.from",
        "criteria",
        "adopts.agency.rise",
        "adopts.sin.notify_panel",
        "readings.sin.notify_panel",
        "readings.rr.complete",
        "counting.cut_off.cdr.notify",
        "not_working.for.sin.notify_panel",
        "not_working.days.2026-12-25",
        "duty (local.a): after",
    }


def test_the_words_of_a_profile_have_their_meaning():
    from workflow.vocabulary import profiles

    terms = [each for each in vars(profiles).values() if isinstance(each, type) and issubclass(each, Term)]
    assert all(term.means.endswith(".") for kind in terms if kind is not Term for term in kind)
