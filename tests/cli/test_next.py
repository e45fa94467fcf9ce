"""What is named as the next step, and how refusals, warnings and departures are worded."""

import pytest

REPORTED = (
    "criteria-confirmed {} --occurred today --grounds serious-harm --departure 'At once.'",
    "panel-notified {} --occurred today --reference R1 --departure 'At once.'",
    "reported-to-ofsted {} --occurred today --departure 'At once.'",
)


@pytest.fixture
def reported(spr, incident):
    """A reported case, whose child died a day later; nobody has said that anybody is safe."""
    for line in REPORTED:
        spr.ok(f"record {line.format(incident)}")
    spr.ok(
        f"record child-died {incident} --child A --occurred 'Tue 24 Nov 2026'", now="Wed 25 Nov 2026 09:00"
    )
    return incident


def steps(page):
    """The commands under the word Next."""
    _, _, after = page.partition("\nNext\n")
    return [line.strip() for line in after.splitlines() if line.strip().startswith("spr record")]


def test_a_duty_that_is_owed_is_followed_by_the_command_that_meets_it(spr, reported):
    assert f"spr record incident.child-death-process-notified {reported} --occurred WHEN" in steps(
        spr.ok(f"show {reported}").out
    )
    assert f"spr record review.considered --incident {reported} --occurred WHEN" in steps(
        spr.ok(f"show {reported}").out
    )


def test_safety_comes_first_until_it_is_on_record(spr, reported):
    safe = f"spr record incident.safety-secured {reported} --occurred WHEN"
    assert steps(spr.ok(f"show {reported}").out)[0] == safe
    spr.ok(f"record safety-not-yet-secured {reported} --occurred today")
    assert steps(spr.ok(f"show {reported}").out)[0] == safe
    assert safe not in steps(spr.ok(f"record safety-secured {reported} --occurred today").out)


def test_no_step_is_named_twice_or_without_its_case(spr, reported):
    named = steps(spr.ok(f"show {reported}").out)
    assert len(named) == len({*named})
    assert [step for step in named if "CASE" in step] == []


def test_a_remedy_names_the_case_itself(spr, incident):
    said = spr(f"record closed {incident} --occurred today")
    assert said.code == 4
    assert f"spr show {incident}" in said.words
    assert "CASE" not in said.err


def test_a_date_in_the_future_is_not_answered_with_a_list_of_facts(spr, incident):
    said = spr(f"record safety-secured {incident} --occurred tomorrow")
    assert said.code == 4
    assert "not in the future" in said.words
    assert "Possible now" not in said.err


def test_a_departure_is_said_by_the_sentence_of_its_rule(spr, incident):
    met = f"record panel-notified {incident} --occurred today --reference R1 --departure 'The duty is first.'"
    assert "Departs from the rule, only when: the criteria" in spr.ok(met).words
    assert "rule departed from" in spr.ok(f"show {incident}").words
    listed = spr.ok("list departures").words
    assert "rule departed from" in listed
    assert "not so:" not in listed


def test_what_is_expected_and_not_so_is_said(spr, incident):
    spr.ok(f"record safeguarding-lead-agreed {incident} --occurred today --by 'Deputy head'")
    said = spr.ok(f"record senior-manager-agreed {incident} --occurred today --by 'Deputy head'").words
    assert "Warning: expected, and not so: " in said


def test_midday_is_said_back(spr):
    said = spr.ok("record incident.notified --organisation school --occurred 'yesterday 12:00pm'").words
    assert "Sun 22 November 2026, 12:00pm (midday)." in said


def test_after_publication_was_withheld_what_is_owed_instead_is_named(spr):
    """Children Act 2004, section 16F(5): the improvements; and the reasons, to the Panel and to the State."""
    spr.ok("record review.commissioned --occurred 'Mon 2 Nov 2026'")
    review = "review/2026-001"
    named = steps(spr.ok(f"record publication-withheld {review} --occurred today", "--reasons", "Why.").out)
    assert f"spr record review.withholding-explained {review} --occurred WHEN" in named
    assert f"spr record review.publication-date-set {review} --occurred WHEN (what: improvements)" in named, (
        named
    )
    day = "--publish-on 'Mon 1 Mar 2027' --occurred today"
    spr.ok(f"record publication-date-set {review} --what improvements {day}")
    named = steps(spr.ok(f"show {review}").out)
    sending = f"spr record review.sent-before-publication {review} --occurred WHEN"
    assert [step for step in named if step.startswith(sending)], named


@pytest.mark.parametrize("width", [40, 60, 80])
def test_a_page_keeps_to_the_width_that_is_given(spr, reported, monkeypatch, width):
    monkeypatch.setenv("COLUMNS", str(width))
    for line in (
        "due",
        f"show {reported}",
        f"explain {reported} sin.notify_panel",
        "list departures",
        "alerts",
    ):
        for printed in spr.ok(line).out.splitlines():
            assert len(printed) <= width or " " not in printed.strip() or "spr record" in printed, printed


def test_no_word_is_cut(spr, reported, monkeypatch):
    for width in ("40", "72", "100"):
        monkeypatch.setenv("COLUMNS", width)
        assert "incident.criteria-confirmed" in spr.ok("list departures").out
