"""`spr export`: the lists for the yearly report, for inspectors, the tracker and the page, cell by cell.

The incident and its reviews of these tests: child A was seriously harmed on Sun 12 Apr 2026, the local
authority became aware on Mon 13 Apr, and notified the Panel on Wed 22 Apr, two working days late.
"""

import json

import pytest

HARM, DEATH = "incident/2026-001", "incident/2026-002"
RAPID, REVIEW, ACTION = "rapid-review/2026-003", "review/2026-004", "action/2026-005"
AREA = "partnership/kirklees"
RETURNS = (
    "sin-statistics", "nhs-scrt", "timeliness", "yearly-report", "inspection", "published", "overdue-returns",
    "calendar",
)  # fmt: skip

# fmt: off
STORY = [
    (HARM,   "incident.notified", "2026-04-13", {"organisation": "school", "type": "serious-harm", "children": ["A"], "abuse_or_neglect": "suspected", "happened": "2026-04-12"}),
    (HARM,   "incident.local-authority-became-aware", "2026-04-13", {}),
    (HARM,   "incident.panel-notified", "2026-04-22", {"reference": "R1"}),
    (RAPID,  "rapid-review.started", "2026-04-23", {"incident": HARM}),
    (RAPID,  "rapid-review.information-requested", "2026-04-23", {"agency": "police", "due": "2026-04-30"}),
    (RAPID,  "rapid-review.information-requested", "2026-04-23", {"agency": "school"}),
    (RAPID,  "rapid-review.nil-return-received", "2026-04-27", {"agency": "school"}),
    (RAPID,  "rapid-review.outcome-decided", "2026-05-06", {"outcome": "local-review", "reasons": "Much to learn."}),
    (RAPID,  "rapid-review.sent-to-panel", "2026-05-07", {"reference": "RR1"}),
    (REVIEW, "review.commissioned", "2026-05-11", {"incident": HARM}),
    (REVIEW, "review.learning-identified", "2026-06-01", {"agency": "police", "learning": "Ask again."}),
    (REVIEW, "review.delay-reported", "2026-10-01", {"reason": "criminal-proceedings", "forecast": "2026-12"}),
    (REVIEW, "review.published", "2026-11-02", {"executive_summary": "yes", "code": "TDS20", "url": "https://kscp.example/tds20"}),
    (REVIEW, "review.summary-published", "2026-11-09", {"summary": "learning-summary", "url": "https://kscp.example/l"}),
    (REVIEW, "review.report-requested", "2026-11-03", {"requester": "researcher", "reference": "Q1"}),
    (REVIEW, "review.report-requested", "2026-11-04", {"requester": "press", "reference": "Q2"}),
    (REVIEW, "review.report-supplied", "2026-11-05", {"requester": "researcher", "reference": "Q1"}),
    (DEATH,  "incident.notified", "2026-11-02", {"organisation": "hospital", "type": "death", "children": ["A"]}),
    (DEATH,  "incident.criteria-not-met", "2026-11-04", {"reasons": "No abuse.", "learning_route": "audit"}),
    (ACTION, "action.agreed", "2026-06-15", {"source": REVIEW, "learning": 1, "owner": "police", "post": "Head of unit", "due_on": "2026-12-07"}),
    (AREA,   "partnership.formed", "2019-09-01", {}),
    (AREA,   "partnership.independent-scrutiny-held", "2026-09-15", {"findings": "Good."}),
]
# fmt: on


@pytest.fixture
def office(spr):
    """The store with the whole story."""
    tell(spr, STORY)
    return spr


def tell(spr, story):
    """Import a story."""
    rows = [
        {"case": case, "fact": fact, "occurred": on, "data": data, "departure": "It happened."}
        for case, fact, on, data in story
    ]
    path = spr.folder / "story.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    spr.ok("import", path)


def sheet(spr, line, title):
    """The rows of one sheet of a return, without their empty cells."""
    sheets = spr.ask(f"export {line}")["sheets"]
    rows = next(each["rows"] for each in sheets if each["title"] == title)
    return [{name: value for name, value in row.items() if value not in ("", None)} for row in rows]


def test_alone_it_lists_the_returns_and_who_reads_each(spr):
    listed = spr.ask("export")["returns"]
    assert {each["name"] for each in listed} == {*RETURNS, "panel-sheet"}
    assert all(each["reader"] and each["holds"] for each in listed)
    assert "inspectors" in spr.ok("export").words


@pytest.mark.parametrize("name", RETURNS)
def test_every_return_says_as_of_when_up_to_where_and_what_it_cannot_know(office, name):
    about = office.ask(f"export {name}")["about"]
    assert {"As of", "Position", "Root hash", "Policy", "What this cannot know"} <= set(about)


@pytest.mark.parametrize("name", RETURNS)
def test_no_return_holds_a_sealed_word(office, name):
    """The reasons, the learning and the findings are sealed."""
    out = office.ok(f"export {name} --format json").out
    assert not [word for word in ("Much to learn", "Ask again", "No abuse", "Good.") if word in out]


@pytest.mark.parametrize("name", RETURNS)
def test_every_return_of_an_empty_store_is_empty_and_no_mistake(spr, name):
    assert spr.ok(f"export {name}").out


# Timeliness


def test_the_days_to_a_duty_and_its_share_in_time_are_shown(office):
    """Mon 13 Apr to Wed 22 Apr 2026: nine days, and due on Mon 20 Apr."""
    rows = {row["duty"]: row for row in sheet(office, "timeliness", "By duty")}
    assert rows["sin.notify_panel"] == {
        "duty": "sin.notify_panel",
        "judged": 1,
        "in_time": 0,
        "late": 1,
        "missed": 0,
        "overdue": 0,
        "share": 0.0,
        "undated": 0,
        "not_yet_due": 0,
        "explained": 0,
        "median_days": 9,
        "longest_days": 9,
        "median_working_days": 7,
        "longest_working_days": 7,
    }
    assert (rows["lcspr.publish"]["in_time"], rows["lcspr.publish"]["share"]) == (1, 1.0)


def test_a_clock_counts_in_the_quarter_in_which_it_fell_due(office):
    """Sent Thu 7 May 2026; due Thu 14 May 2026, fifteen working days after Wed 22 Apr: the first quarter."""
    clocks = sheet(office, "timeliness --quarter 1", "Each clock")
    (rapid,) = [each for each in clocks if each["duty"] == "rr.complete" and each["case"] == RAPID]
    assert (rapid["due_on"], rapid["ended_on"], rapid["days"]) == ("2026-05-14", "2026-05-07", 15)
    others = sheet(office, "timeliness --quarter 3", "Each clock")
    assert "rr.complete" not in {each["duty"] for each in others}


def test_a_clock_for_which_a_day_was_set_is_measured_from_when_it_was(office):
    """Asked on Thu 23 Apr 2026 by Thu 30 Apr, and returned on Sat 2 May: nine days, and not two.

    The action was agreed on Mon 15 Jun; that its day was changed afterwards makes it take no less.
    """
    office.ok(f"record rapid-review.information-received {RAPID} --agency police --occurred 2026-05-02")
    office.ok(
        f"record action.due-date-changed {ACTION} --due-on 2026-11-16 --reasons x --occurred 2026-09-01"
    )
    office.ok(f"record action.evidence-submitted {ACTION} --occurred 2026-09-15")
    office.ok(f"record action.evidence-accepted {ACTION} --occurred 2026-09-16")
    clocks = sheet(office, "timeliness", "Each clock")
    days = {(each["duty"], each.get("subject")): each for each in clocks}
    assert days["rr.agency_return", "police"]["days"] == 9
    assert days["rr.agency_return", "police"]["began_on"] == "2026-04-23"
    assert days["action.due", None]["days"] == 92


def test_what_is_counted_back_from_a_day_to_come_takes_no_days(office):
    """The report goes to the Panel seven working days before publication: its share in time is said."""
    planned = "--publish-on 2026-11-02 --departure x --occurred 2026-09-01"
    office.ok(f"record review.publication-date-set {REVIEW} {planned}")
    office.ok(
        f"record review.sent-before-publication {REVIEW} --to panel --departure x --occurred 2026-10-01"
    )
    (row,) = [r for r in sheet(office, "timeliness", "By duty") if r["duty"] == "report.presend"]
    assert (row["judged"], row["in_time"]) == (3, 1)
    assert "median_days" not in row


def test_what_ran_out_is_overdue_and_no_share_of_it_in_time(office):
    """The police were asked by Thu 30 Apr 2026 and have not answered."""
    (row,) = [r for r in sheet(office, "timeliness", "By duty") if r["duty"] == "rr.agency_return"]
    assert (row["judged"], row["in_time"], row["overdue"], row["share"]) == (2, 1, 1, 0.5)


def test_what_is_late_by_owner_is_shown(office):
    rows = {row["group"]: row for row in sheet(office, "timeliness", "By who owes it")}
    assert rows["police"]["overdue"] == 1
    assert "agencies" not in rows
    assert rows["local authority"]["late"] >= 1


# The yearly report


def test_the_yearly_report_lists_reviews_with_their_summaries(office):
    (row,) = sheet(office, "yearly-report", "Reviews")
    assert (row["case"], row["called"], row["commissioned_on"], row["published_on"]) == (
        REVIEW,
        "TDS20",
        "2026-05-11",
        "2026-11-02",
    )
    assert (row["executive_summary"], row["learning_summary"]) == ("yes", "yes, Mon 9 Nov 2026")


def test_the_yearly_report_lists_learning_and_what_came_of_it(office):
    (learning,) = sheet(office, "yearly-report", "Learning")
    assert (learning["agency"], learning["answered"], learning["actions"]) == ("police", False, ACTION)
    (action,) = sheet(office, "yearly-report", "Actions and their impact")
    assert (action["case"], action["owner"], action["impact"]) == (ACTION, "police", "not seen yet")


def test_an_impact_that_was_assured_is_no_longer_not_seen(office):
    """The negative control of the one above."""
    office.ok(f"record evidence-submitted {ACTION} --occurred 'Mon 9 Nov 2026'")
    office.ok(f"record impact-assured {ACTION} --occurred 'Mon 16 Nov 2026'")
    (action,) = sheet(office, "yearly-report", "Actions and their impact")
    assert "impact" not in action
    assert action["assured_on"] == "2026-11-16"


def test_the_yearly_report_lists_decisions_requests_delays_and_scrutiny(office):
    (decision,) = sheet(office, "yearly-report", "Decisions not to review")
    assert (decision["case"], decision["decided_on"], decision["learns"]) == (DEATH, "2026-11-04", "audit")
    asked = [(r["agency"], r["answer"]) for r in sheet(office, "yearly-report", "Requests to agencies")]
    assert asked == [("police", "awaited"), ("school", "holds nothing")]
    (delay,) = sheet(office, "yearly-report", "Delays and reasons")
    assert (delay["reason"], delay["expected"]) == ("criminal proceedings", "2026-12")
    (scrutiny,) = sheet(office, "yearly-report", "Scrutiny and publication")
    assert (scrutiny["what"], scrutiny["on"]) == ("Independent scrutiny held", "2026-09-15")


def test_another_year_lists_none_of_it(office):
    for title in ("Reviews", "Rapid reviews", "Decisions not to review", "Actions and their impact"):
        assert sheet(office, "yearly-report --year 2024-25", title) == []


def test_what_no_record_can_know_is_said_to_be_for_people_to_write(office):
    asked = {r["asked"]: r["where"] for r in sheet(office, "yearly-report", "What the guidance asks for")}
    assert asked["Costs and the money each partner gave"] == "not in this record: to be written"


def test_a_review_that_ended_before_the_period_is_not_among_those_at_work_in_it(office):
    """Done again as ordered in 2009, or absorbed on a day that nobody knows: neither is of 2026-27."""
    tell(
        office,
        [
            ("review/2026-008", "review.commissioned", "2006-08", {"kind": "serious-case-review"}),
            ("review/2026-008", "review.redo-ordered", "2008-12-16", {}),
            ("review/2026-008", "review.redone", "2009-02-27", {}),
            ("review/2026-009", "review.commissioned", "2020-09", {}),
            ("review/2026-009", "review.absorbed-by-national-review", "unknown", {}),
        ],
    )
    assert [row["case"] for row in sheet(office, "yearly-report", "Reviews")] == [REVIEW]
    cases = {row["local_reference"]: row for row in sheet(office, "nhs-scrt", "Cases")}
    assert cases["review/2026-008"]["open_or_closed"] == "Closed"


# Inspection


def test_every_decision_on_the_criteria_is_shown_with_its_day(office):
    """The first, of Tue 14 Apr 2026, came before the Panel was notified; the second does not hide it."""
    for ground, on in (("serious-harm", "2026-04-14"), ("death", "2026-04-28")):
        office.ok(
            f"record incident.criteria-confirmed {HARM} --ground {ground} --departure x --occurred {on}"
        )
    late, _ = sheet(office, "inspection", "Incidents")
    assert late["decisions"] == "met (serious harm), Tue 14 Apr 2026; met (death), Tue 28 Apr 2026"
    assert (late["decided_on"], late["grounds"]) == ("2026-04-14", "serious harm, death")


def test_overdue_is_told_from_not_yet_due(spr, incident):
    """Both are running clocks; only one of them is a question for an inspector."""
    spr.ok(f"record local-authority-became-aware {incident} --occurred today")
    for now, said in ((None, "not yet due"), ("Mon 4 Jan 2027 10:00", "overdue, not notified")):
        (row,) = (json.loads(spr.ok("export inspection --sheet incidents --format ndjson", now=now).out),)
        assert row["in_time"] == said


def test_nobody_counts_children_whom_nobody_has_counted(spr):
    """A child without a code may be one of several."""
    spr.ok("record incident.notified --organisation police --type serious-harm --occurred today")
    spr.ok("record incident.notified --organisation police --type death --occurred today")
    spr.ok("record incident.child-died incident/2026-002 --occurred today")
    harmed, died = sheet(spr, "inspection", "Incidents")
    assert (harmed["children"], died["children"], died["died"]) == ("unknown", "at least 1", "at least 1")


def test_a_review_linked_by_two_facts_is_named_once(office):
    for on in ("2026-05-12", "2026-05-13"):
        office.ok(f"record incident.review-opened {HARM} --review {REVIEW} --departure x --occurred {on}")
    late, _ = sheet(office, "inspection", "Incidents")
    assert late["review"] == REVIEW


def test_inspectors_see_awareness_notification_and_whether_in_time(office):
    late, not_met = sheet(office, "inspection", "Incidents")
    assert (late["aware_on"], late["due_on"], late["notified_on"], late["in_time"]) == (
        "2026-04-13",
        "2026-04-20",
        "2026-04-22",
        "late",
    )
    assert (late["rapid_review"], late["review"]) == (RAPID, REVIEW)
    assert (not_met["case"], not_met["in_time"], not_met["aware"]) == (DEATH, "not owed", "not stated")
    assert "notified_on" not in not_met


def test_inspectors_see_a_notification_in_time_as_in_time(spr, incident):
    """The negative control of late."""
    spr.ok(f"record local-authority-became-aware {incident} --occurred today")
    spr.ok(f"record panel-notified {incident} --reference R1 --departure x --occurred today")
    (row,) = sheet(spr, "inspection", "Incidents")
    assert row["in_time"] == "in time"


# The tracker


def test_the_tracker_names_a_rapid_review_that_became_a_review(office):
    rapid, review = sheet(office, "nhs-scrt", "Cases")
    assert (rapid["local_reference"], rapid["type_of_review"]) == (RAPID, "Rapid review, converted")
    assert (review["type_of_review"], review["open_or_closed"], review["published_on"]) == (
        "Child safeguarding practice review",
        "Closed",
        "2026-11-02",
    )
    assert review["steis_number"] == "to be filled in by the ICB"
    assert review["date_of_incident"] == "2026-04-12"


def test_a_report_is_signed_off_on_the_day_of_the_last_of_three_signatures(office):
    """Sent to the Panel on Thu 7 May 2026 with nobody having signed: that is no sign-off."""
    assert "report_signed_off" not in sheet(office, "nhs-scrt", "Cases")[0]
    for partner, on in (
        ("police", "05-06"),
        ("local-authority", "05-05"),
        ("integrated-care-board", "05-07"),
    ):
        signed = f"--partner {partner} --departure x --occurred 2026-{on}"
        office.ok(f"record rapid-review.partner-signed-off {RAPID} {signed}")
    assert sheet(office, "nhs-scrt", "Cases")[0]["report_signed_off"] == "2026-05-07"


def test_every_field_of_the_tracker_is_to_be_confirmed(office):
    fields = sheet(office, "nhs-scrt", "Fields")
    assert {field["confirmed"] for field in fields} == {"to be confirmed by the ICB"}
    assert "TO BE CONFIRMED BY THE ICB" in office.ok("export nhs-scrt").words


# What is published


def test_published_reviews_are_listed_with_their_summaries(office):
    (row,) = sheet(office, "published", "Published reviews")
    assert row["called"] == "TDS20"
    assert (row["url"], row["summaries"]) == ("https://kscp.example/tds20", "https://kscp.example/l")
    assert (row["executive_summary"], row["learning_summary"]) == ("yes", "yes, Mon 9 Nov 2026")
    assert row["public_until"] == "2027-11-02"


def test_the_public_list_names_no_case_and_says_how_to_ask_for_a_report(office):
    """The page of the partnership: previous reports can be requested, by telephone."""
    said = office.ask("export published --sheet published-reviews")["sheets"][0]
    assert REVIEW not in json.dumps(said)
    assert "Previous reports can be requested from the partnership: telephone 01484 225161." in said["note"]
    (row,) = sheet(office, "published", "References")
    assert (row["called"], row["case"]) == ("TDS20", REVIEW)


def test_a_request_for_a_report_goes_with_its_answer(office):
    asked = [(r["requester"], r["answer"]) for r in sheet(office, "published", "Requests for reports")]
    assert asked == [("researcher", "supplied"), ("press", "still open")]


def test_before_the_publication_nothing_was_published(office):
    past = "published --as-of 'Sun 1 Nov 2026'"
    assert sheet(office, past, "Published reviews") == []


# The calendar


def test_the_calendar_names_references_and_no_child(office):
    rows = sheet(office, "calendar", "Open clocks")
    assert (ACTION, "2026-12-07") in {(row["case"], row["due_on"]) for row in rows}
    assert set(rows[0]) <= {"case", "due_on", "owed_by", "overdue", "command"}
