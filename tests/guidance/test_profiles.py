"""A local profile: what its file can say, and every fault for which it is refused, all at once."""

# ruff: noqa: E501  a row of a table stays on one line

import pytest
from profile_texts import DUTY, HEAD, faults, only
from telling import CALENDAR, day

from workflow.catalogue import CASES, RAPID_REVIEW
from workflow.checking import check
from workflow.duties import WorkingDays
from workflow.policy import Policy
from workflow.profile_files import MOST_BYTES, read_profile
from workflow.profiles import DEFAULT, SHIPPED, shipped, shipped_text
from workflow.spans import ALWAYS, Span
from workflow.vocabulary.profiles import CriteriaOf


def version(number, span="", code="ours", says="Ours."):
    head = (
        HEAD.replace("version = 1", f"version = {number}")
        .replace('"ours"', f'"{code}"')
        .replace("Ours.", says)
    )
    profile, _ = read_profile((head + (f"in_force = {{ {span} }}" if span else "")).encode())
    return profile


# What comes with the program


@pytest.mark.parametrize("name", SHIPPED)
def test_a_profile_that_comes_with_the_program_has_no_fault(name):
    assert faults(shipped_text(name).encode()) == []
    assert shipped(name).code == name


@pytest.mark.parametrize("name", [name for name in SHIPPED if name != DEFAULT])
def test_an_example_says_that_it_is_not_theirs(name):
    assert "Not theirs." in shipped(name).says
    assert shipped(name).source.startswith("Example;")
    assert "was not agreed with anybody there" in " ".join(shipped_text(name).replace("#", " ").split())


def test_the_default_is_the_page():
    kirklees = shipped(DEFAULT)
    assert kirklees.criteria == CriteriaOf.PAGE
    assert {"ofsted.notify_wt2015", "agency.raise", "review.undertake", "review.consider"} <= kirklees.duties
    assert (kirklees.name, kirklees.in_force) == ("kirklees/1", ALWAYS)
    assert not any((kirklees.readings, kirklees.added, kirklees.not_working, kirklees.lead_times))


@pytest.mark.parametrize("kind", CASES, ids=lambda kind: kind.name)
def test_the_default_reads_every_duty_as_the_guidance_has_it(kind):
    assert all(Policy().reading(duty) is duty for duty in kind.duties.values())


def test_sefton_like_has_stages_with_limits():
    """Sefton: raise 2, reply 3, letter 2 working days; leads meet within 5; the chair's letter in 48 hours."""
    assert [stage.within for stage in shipped("sefton-like").escalation] == [
        "2wd",
        "3wd",
        "2wd",
        "5wd",
        "48h",
    ]


def test_devon_like_counts_from_the_briefing_as_day_one():
    (duty,) = (duty for code, duty in RAPID_REVIEW.duties.items() if code == "rr.complete")
    assert shipped("devon-like").reads(duty).within == WorkingDays(15, first_counts=True)


# A file without a fault


WHOLE = (
    """
in_force = { from = 2027-01-01, until = "2028-01-01" }
criteria = "national"
adopts = ["agency.raise", "rr.exec_signoff"]
anonymisation = "A letter and two digits that derive from no name."

[readings]
"rr.complete" = "local-authority-aware"
"sin.notify_panel" = "4wd"

[counting]
first_day_counts = ["sin.notify_panel"]
cut_off = { "agency.raise" = "17:00" }

[lead_times]
"lcspr.publish" = 30

[copies]
"incident.panel-notified" = ["partnership", "ofsted"]

[sign_off]
"rapid-review" = ["Three delegated partners", "Independent scrutineer"]

[intervals]
agency_return = "9wd"
monitoring = "28d"

[not_working]
for = ["agency.raise"]
days = { 2026-12-29 = "The council is closed.", "2026-12-30" = "The council is closed." }

[names.groups]
executive = "Executive group"

[names.posts]
chair = "Independent chair"

[[escalation]]
stage = "stage-one"
says = "The managers settle it."
within = "3wd"
between = "The managers"
"""
    + DUTY
)


def test_a_profile_can_say_all_of_this():
    assert faults(WHOLE) == []
    profile, _ = read_profile((HEAD + WHOLE).encode())
    assert profile.in_force == Span(day("Fri 1 Jan 2027"), day("Sat 1 Jan 2028"))
    assert profile.copies == {"incident.panel-notified": ("partnership", "ofsted")}
    assert profile.sign_off["rapid-review"][-1] == "Independent scrutineer"
    assert profile.not_working == dict.fromkeys(
        [day("Tue 29 Dec 2026"), day("Wed 30 Dec 2026")], "The council is closed."
    )
    assert (profile.groups, profile.posts) == (
        {"executive": "Executive group"},
        {"chair": "Independent chair"},
    )
    assert list(profile.adds("incident")) == ["local.consult"]
    assert profile.content == HEAD + WHOLE


def test_a_duty_stands_after_the_one_it_comes_after_however_they_are_written():
    first = DUTY.replace("local.consult", "local.last").replace(
        'starts_with = "incident.notified"', 'after = "local.consult"'
    )
    profile, _ = read_profile((HEAD + first + DUTY).encode())
    assert list(profile.added) == ["local.consult", "local.last"]


# Files that cannot be read


@pytest.mark.parametrize(
    ("content", "place", "says"),
    [
        (b"\xff\xfe", "the file", "byte 0 is no text in UTF-8"),
        (b"#" * (MOST_BYTES + 1), "the file", "it is longer than 200,000 bytes; a profile has a few thousand"),
        (b"a = 1\n" * 1_700_000, "the file", "it is longer than 200,000 bytes; a profile has a few thousand"),
        (b"code = \n", "line 1, column 8", "it is not TOML from here: Unexpected value"),
        (b"a = " + b"[" * 30_000, "the file", "its tables lie in one another too deeply"),
        (b"a = 2026-02-30", "line 1, column 5", "it is not TOML from here: Unexpected date or datetime"),
        (b"a = 1\na = 2\n", "line 2, column 6", "it is not TOML from here: Cannot overwrite a value"),
        (b"a = " + b"9" * 5000, None, None),
        (b"\x00", None, None),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_has_one_fault_that_says_where(content, place, says):
    found = only(content)
    assert place is None or found == (place, says)
    assert not {"invalid", "illegal", "forbidden"} & set(" ".join(found).lower().split())


def test_an_empty_file_lacks_what_every_profile_says():
    assert [place for place, _ in faults(b"")] == ["code", "version", "says", "source"]


# Faults of its form


# fmt: off
FORM = [
    ("adopt = []",                                   "adopt", "there is no such entry", "a misspelled entry"),
    ("[counting]\nfirst_day = []",                   "counting.first_day", "there is no such entry", "a misspelled entry inside a table"),
    ('[names.groups]\nboard = "Board"',              "names.groups.board", "there is no such entry", "a group that the process does not know"),
    ('[intervals]\nsomething = "5wd"',               "intervals.something", "there is no such entry", "a time that is set elsewhere"),
    ('[intervals]\nmonitoring = "monthly"',          "intervals.monitoring", "'monthly' is no duration", "a time that is none"),
    ('criteria = "seed"',                            "criteria", "“seed” is none", "neither the page's nor the national criteria"),
    ('adopts = "agency.raise"',                      "adopts", 'it takes a list such as ["one", "other"]', "a text where a list belongs"),
    ("adopts = [1]",                                 "adopts", "it takes texts in quotes", "a number in a list of texts"),
    ("readings = 5",                                 "readings", "it takes a table: [readings]", "a number where a table belongs"),
    ('[lead_times]\n"agency.raise" = "2"',           "lead_times.agency.raise", "it takes a whole number", "a text where a number belongs"),
    ('[lead_times]\n"agency.raise" = -1',            "lead_times.agency.raise", "it is out of bounds", "a negative lead time"),
    ('[lead_times]\n"agency.raise" = true',          "lead_times.agency.raise", "it is out of bounds", "true is no number"),
    ('[counting.cut_off]\n"agency.raise" = "25:00"', "counting.cut_off.agency.raise", "“25:00” is none", "no hour of the day"),
    ('[copies]\n"incident.panel-notified" = ["uncle"]', "copies.incident.panel-notified", "“uncle” is none", "a party nobody knows"),
    ('[sign_off]\n"incident" = ["x"]',               "sign_off.incident", "there is no such entry", "nothing is signed off there"),
    ('anonymisation = "\\u001b[2J"',                 "anonymisation", "it holds characters that cannot be seen", "what a terminal would obey"),
    ('anonymisation = "' + "x" * 301 + '"',          "anonymisation", "it has 301 characters", "longer than can be shown"),
    ('in_force = { from = "2026-02-30" }',           "in_force.from", "there is no such day", "a date that is none"),
    ("in_force = { from = 2026-02-03T10:00:00 }",    "in_force.from", "there is no such day", "an hour where a day belongs"),
    ("in_force = { from = 2027-01-01, until = 2026-01-01 }", "in_force.until", "2026-01-01 is not after 2027-01-01", "it ends before it begins"),
    ("in_force = { to = 2027-01-01 }",               "in_force.to", "there is no such entry", "the last day has another name"),
    ('[not_working]\ndays = { "29 December" = "Closed" }', "not_working.days.29 December", "there is no such day", "a date that is none"),
    ('[[escalation]]\nstage = "one"\nsays = "x"\nwithin = "soon"', "escalation 1: within", "'soon' is no duration", "a stage without a limit"),
    ('duty = ["x"]',                                 "duty 1", "it is no table", "a text where a duty belongs"),
]
# fmt: on


@pytest.mark.parametrize(("more", "place", "says", "because"), FORM, ids=[row[3] for row in FORM])
def test_a_fault_of_form_says_where_and_what(more, place, says, because):
    assert only(more) == (place, says), because


@pytest.mark.parametrize("version", ["0", "-1", "10000", "true"])
def test_a_version_is_a_number_from_one_on(version):
    assert only(head=HEAD.replace("version = 1", f"version = {version}")) == (
        "version",
        "it is out of bounds",
    )


@pytest.mark.parametrize("code", ["Ours", "our area", "x", "../ours", "ö"])
def test_a_code_is_small_letters_digits_and_dashes(code):
    assert only(head=HEAD.replace('"ours"', f'"{code}"')) == ("code", f"“{code}” is none")


def test_a_misspelled_entry_is_answered_with_the_one_that_was_meant():
    _, found = check((HEAD + "reading = {}").encode(), CALENDAR)
    assert found[0].remedy.startswith("did you mean readings?")


# Faults of an added duty


DUTIES = [
    ("local.consult", "sin.notify_panel", "duty (sin.notify_panel)", "a duty of the guidance has this code"),
    ("local.consult", "Consult", "duty 1: code", "“Consult” is none"),
    ('owed_by = "partnership"', 'owed_by = "uncle"', "duty 1 (local.consult): owed_by", "“uncle” is none"),
    ('within = "2wd"', 'within = "two"', "duty 1 (local.consult): within", "'two' is no duration"),
    ('within = "2wd"\n', "", "duty 1 (local.consult): within", "it is missing"),
    ("incident.notified", "incident.notifyed", "duty (local.consult): starts_with.incident.notifyed", "there is no such fact"),
    ("incident.partnership-consulted", "incident.met", "duty (local.consult): met_with.incident.met", "there is no such fact"),
    ('["incident.partnership-consulted"]', "[]", "duty 1 (local.consult): met_with", "it is empty"),
    ("incident.partnership-consulted", "review.considered", "duty (local.consult)", "it goes from one case to another: incident, review"),
    ('starts_with = "incident.notified"', 'after = "local.nothing"', "duty (local.consult): after.local.nothing", "there is no such duty"),
    ('starts_with = "incident.notified"', 'after = "lcspr.publish"', "duty (local.consult)", "it goes from one case to another: incident, review"),
    ('starts_with = "incident.notified"', "", "duty 1 (local.consult): starts_with", "it says neither starts_with nor after"),
    ('within = "2wd"', 'within = "2wd"\nafter = "agency.raise"', "duty 1 (local.consult): starts_with", "it says both starts_with and after"),
    ("a consultation", "a child's death", "duty 1 (local.consult): label", "it would tell strangers “child”"),
    ("a consultation", "word to Ofsted", "duty 1 (local.consult): label", "it would tell strangers “ofsted”"),
    ('within = "2wd"', 'within = "2wd"\nforce = "statute"', "duty 1 (local.consult): force", "there is no such entry"),
    ('within = "2wd"', 'within = "2wd"\ndue_soon = 999', "duty 1 (local.consult): due_soon", "it is out of bounds"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "instead", "place", "says"), DUTIES, ids=[row[3] for row in DUTIES])
def test_a_fault_of_an_added_duty_says_where_and_what(text, instead, place, says):
    assert text in DUTY
    assert only(DUTY.replace(text, instead)) == (place, says)


def after(code, other):
    return DUTY.replace("local.consult", code).replace(
        'starts_with = "incident.notified"', f'after = "{other}"'
    )


@pytest.mark.parametrize(
    ("chain", "says"),
    [
        ("aa", "they come after one another in a circle: local.a → local.a"),
        ("abba", "they come after one another in a circle: local.a → local.b → local.a"),
        ("abbcca", "they come after one another in a circle: local.a → local.b → local.c → local.a"),
    ],
)
def test_a_circle_of_duties_is_refused(chain, says):
    """Each is met only after itself, so none would ever begin."""
    duties = "".join(
        after(f"local.{one}", f"local.{other}") for one, other in zip(chain[::2], chain[1::2], strict=True)
    )
    assert only(duties) == ("duty (local.a): after", says)


def test_a_chain_that_ends_in_a_circle_names_the_circle_alone():
    duties = after("local.first", "local.a") + after("local.a", "local.b") + after("local.b", "local.a")
    assert only(duties)[1] == "they come after one another in a circle: local.a → local.b → local.a"


def test_a_chain_without_a_circle_has_no_fault():
    assert faults(DUTY + after("local.b", "local.consult") + after("local.c", "local.b")) == []
