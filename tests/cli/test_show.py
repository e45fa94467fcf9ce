"""`spr show`: what people look for first in each kind of case, a line each."""

import pytest

RAPID = "rapid-review/2026-002"


@pytest.fixture
def rapid(spr, incident):
    """A rapid review started on Mon 23 Nov 2026."""
    spr.ok(f"record panel-notified {incident} --occurred today --reference R1 --departure 'At once.'")
    spr.ok(f"record rapid-review.started --incident {incident} --occurred today")
    return RAPID


def test_the_views_and_the_dissents_of_an_incident_are_shown(spr, incident):
    spr.ok(f"record local-authority-consulted {incident} --view met --occurred today")
    spr.ok(f"record partner-view-recorded {incident} --partner police --view not-met --occurred today")
    spr.ok(
        f"record dissent-recorded {incident} --partner police --view not-met --reasons x --occurred today "
        "--departure x"
    )
    page = spr.ok(f"show {incident}").words
    assert "Views of the criteria: local authority: met; police: not met" in page
    assert "Dissents from the decision: police (its view: not met)" in page
    answer = spr.ask(f"show {incident}")
    assert [(v["by"], v["view"]) for v in answer["views"]] == [
        ("local-authority", "met"),
        ("police", "not-met"),
    ]
    assert [each["by"] for each in answer["dissents"]] == ["police"]


def test_who_leads_and_who_owes_what_is_owed_elsewhere_is_shown(spr, incident):
    spr.ok(
        f"record authorities-stated {incident} --incident-authority leeds --home-authority ours "
        "--country england --occurred today"
    )
    page = spr.ok(f"show {incident}").words
    assert "Authorities: it happened in leeds (england); home ours; placing" in page
    assert "Led by: leeds" in page
    assert "owed elsewhere: by leeds" in page
    answer = spr.ask(f"show {incident}")
    assert answer["lead_authority"] == "leeds"
    assert answer["owed_elsewhere_by"]["sin.notify_panel"] == "leeds"


def test_an_incident_of_which_nobody_said_whose_it_is_has_no_such_lines(spr, incident):
    page = spr.ok(f"show {incident}").words
    assert "Led by" not in page
    assert "Views of" not in page


def test_a_child_who_died_on_an_unknown_day_is_shown_so(spr, incident):
    spr.ok(f"record child-died {incident} --child A --occurred unknown")
    assert "yes, day unknown" in spr.ok(f"show {incident}").words


def test_a_review_shows_its_reviewer_the_family_the_drafts_and_the_code(spr, incident):
    spr.ok(f"record review.considered --incident {incident} --occurred today")
    case = "review/2026-002"
    spr.ok(f"record review.commissioned {case} --occurred today")
    spr.ok(f"record reviewer-appointed {case} --reviewer 'Reviewer one' --occurred today --departure x")
    spr.ok(f"record family-invited {case} --occurred today")
    spr.ok(f"record family-declined {case} --occurred today")
    spr.ok(f"record overview-report-drafted {case} --version 2 --occurred today")
    spr.ok(f"record review.published {case} --code TDS20 --occurred today --departure x")
    page = spr.ok(f"show {case}").words
    for says in (
        "Reviewer: Reviewer one",
        "Family: invited Mon 23 Nov 2026, then declined Mon 23 Nov 2026",
        "Drafts: 2 (Mon 23 Nov 2026)",
        "Published as TDS20",
    ):
        assert says in page
    assert spr.ask(f"show {case}")["published_code"] == "TDS20"


def test_proceedings_show_the_charge_the_trial_the_verdict_and_the_order(spr, incident):
    spr.ok(f"record proceedings.criminal-investigation-opened --beside {incident} --occurred today")
    case = "proceedings/2026-002"
    spr.ok(f"record charge-made {case} --occurred today")
    spr.ok(f"record trial-listed {case} --listed-for 'Mon 1 Feb 2027' --occurred today")
    spr.ok(f"record verdict-returned {case} --verdict guilty --occurred today")
    spr.ok(f"record court-order-made {case} --orders anonymity --occurred today")
    page = spr.ok(f"show {case}").words
    for says in ("Charged: Mon 23 Nov 2026", "Trial listed for Mon 1 Feb 2027", "Verdict: guilty, Mon 23"):
        assert says in page
    assert "Court order: anonymity, Mon 23 Nov 2026" in page


def test_a_rapid_review_shows_deputies_refusals_and_formal_requests(spr, rapid):
    spr.ok(f"record signature-delegated {rapid} --partner police --deputy 'Chief inspector' --occurred today")
    spr.ok(
        f"record rapid-review.partner-signed-off {rapid} --partner police --deputy 'Chief inspector' "
        "--occurred today"
    )
    for agency in ("police", "school"):
        spr.ok(f"record information-requested {rapid} --agency {agency} --occurred today")
        spr.ok(f"record information-refused {rapid} --agency {agency} --reasons x --occurred today")
    spr.ok(f"record formal-request-made {rapid} --agency school --occurred today")
    page = spr.ok(f"show {rapid}").words
    assert "Signed: police by Chief inspector" in page
    assert "awaited, refused Mon 23 Nov 2026, formally asked Mon 23 Nov 2026" in page
    answer = spr.ask(f"show {rapid}")
    assert answer["deputies"] == {"police": "Chief inspector"}
    assert [bool(r["formally_asked_on"]) for r in answer["requests"]] == [False, True]


def test_a_rapid_review_shows_which_agency_owes_what_since_when_and_what_to_run_next(spr, rapid):
    """Eight working days from Mon 23 November 2026: by Thu 3 December."""
    spr.ok(f"record information-requested {rapid} --agency police --occurred today")
    spr.ok(f"record information-requested {rapid} --agency school --occurred today")
    spr.ok(f"record nil-return-received {rapid} --agency school --occurred today")
    spr.ok(f"record agency-chased {rapid} --agency police --occurred today", now="Mon 7 Dec 2026 10:00")
    page = spr.ok(f"show {rapid}").words
    assert "awaited, 2 working days late" in page
    assert "reminded 1 time, last Mon 7 Dec 2026" in page
    assert f"spr record rapid-review.agency-escalated {rapid} --agency police --occurred WHEN" in page
    police, school = spr.ask(f"show {rapid}")["requests"]
    assert (police["owed_until"], police["reminded"]) == ("2026-12-03", 1)
    assert (school["nil"], school["next"]) == (True, None)
    status = spr.ok("status").words
    assert "2 working days late; reminded 1 time" in status


def test_what_an_agency_held_after_all_stands_beside_its_nil_return(spr, rapid):
    spr.ok(f"record information-requested {rapid} --agency school --occurred today")
    spr.ok(f"record nil-return-received {rapid} --agency school --occurred today")
    spr.ok(
        f"record information-received {rapid} --agency school --occurred today", now="Tue 24 Nov 2026 10:00"
    )
    page = spr.ok(f"show {rapid}").words
    assert "returned Mon 23 Nov 2026, more Tue 24 Nov 2026, having said it holds nothing" in page
    (request,) = spr.ask("list requests")["requests"]
    assert (request["nil"], request["awaited"], request["messages"]) == (False, False, 0)
