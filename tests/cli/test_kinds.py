"""Every kind of case through the command: listed, shown, explained, found by its short reference."""

import pytest
from telling import day

from scheduler.cli.reading.lists import LISTS
from scheduler.cli.reading.possible_said import EVIDENCE, OTHER, step_of
from scheduler.references import listed_as
from workflow.catalogue import CASES, kind_of

RAPID, ACTION, REVIEW, PROCEEDINGS = (
    "rapid-review/2026-002",
    "action/2026-003",
    "review/2026-002",
    "proceedings/2026-003",
)


@pytest.fixture
def rapid(spr, incident):
    """The Panel was notified on Mon 23 Nov 2026, and the rapid review started: rapid-review/2026-002."""
    spr.ok(f"record panel-notified {incident} --occurred today --reference R1 --departure 'At once.'")
    spr.ok(f"record rapid-review.started --incident {incident} --occurred today")
    return RAPID


@pytest.fixture
def held(spr, incident):
    """A review commissioned on Mon 23 Nov 2026, whose publication a trial holds up."""
    spr.ok(f"record review.considered --incident {incident} --occurred today")
    spr.ok(f"record review.commissioned {REVIEW} --occurred today")
    spr.ok(f"record proceedings.criminal-investigation-opened --beside {REVIEW} --occurred today")
    spr.ok(
        f"record proceedings.hold-placed {PROCEEDINGS} --hold publication --owner SIO "
        "--forecast 'March 2027' --review-on 'Mon 7 Dec 2026' --occurred today"
    )
    return REVIEW


# Rapid reviews


def test_a_rapid_review_is_listed_with_what_is_awaited_and_signed(spr, incident, rapid):
    spr.ok(f"record information-requested {rapid} --agency police --occurred today")
    spr.ok(f"record rapid-review.partner-signed-off {rapid} --partner police --occurred today")
    (row,) = spr.ask("list rapid-reviews")["rapid_reviews"]
    assert (row["case"], row["incident"], row["awaited"], row["signed"]) == (rapid, incident, 1, ["police"])
    page = spr.ok("list rapid-reviews").words
    assert "1 rapid review" in page
    assert "1 of 1" in page
    assert "1 of 3" in page


def test_a_rapid_review_is_shown_with_its_agencies_and_its_signatures(spr, rapid):
    spr.ok(f"record information-requested {rapid} --agency police --occurred today")
    spr.ok(f"record information-requested {rapid} --agency school --occurred today")
    spr.ok(f"record nil-return-received {rapid} --agency school --occurred today")
    spr.ok(f"record rapid-review.partner-dissented {rapid} --partner police --occurred today")
    answer = spr.ask(f"show {rapid}")
    assert [(r["agency"], r["nil"], bool(r["answered_on"])) for r in answer["requests"]] == [
        ("police", False, False),
        ("school", True, True),
    ]
    assert (answer["awaited"], answer["dissents"], answer["signed"]) == (["police"], ["police"], [])
    page = spr.ok(f"show {rapid}").words
    for says in (
        "police Mon 23 Nov 2026 Thu 3 Dec 2026 awaited",
        "school Mon 23 Nov 2026 Thu 3 Dec 2026 holds nothing Mon 23 Nov 2026",
        "Disagrees: police",
    ):
        assert says in page, page


def test_two_sign_offs_are_shown_not_to_be_three(spr, rapid):
    for partner in ("police", "local-authority", "police"):
        spr.ok(f"record rapid-review.partner-signed-off {rapid} --partner {partner} --occurred today")
    answer = spr.ask(f"show {rapid}")
    assert sorted(answer["signed"]) == ["local-authority", "police"]
    assert answer["not_signed"] == ["integrated-care-board"]
    said = spr(f"record sent-to-panel {rapid} --occurred today")
    assert said.code == 4
    assert "missing: integrated care board" in said.words


def test_explain_shows_every_reading_of_the_fifteen_working_days(spr, rapid):
    """Fifteen working days after Mon 23 Nov 2026: Mon 14 Dec 2026."""
    answer = spr.ask(f"explain {rapid} rr.complete")
    read = {each["reading"]: each["due_on"] for each in answer["readings"]}
    assert answer["due_on"] == read["sin-sent"] == day("Mon 14 Dec 2026").isoformat()
    assert read["panel-instructed"] is None
    page = spr.ok(f"explain {rapid} rr.complete").words
    assert "How others read it" in page
    assert "From the day the Panel's request for a rapid review is received. Wirral unknown unknown" in page


def test_what_the_next_steps_say_is_a_command_each(spr, rapid):
    _, _, after = spr.ok(f"show {rapid}").out.partition("\nNext\n")
    steps = [line.strip() for line in after.splitlines() if line.strip()]
    assert all(step.startswith(("spr record ", "Everything possible: spr ")) for step in steps), steps


# Actions


def test_an_action_is_listed_with_its_owner_its_day_and_what_is_not_seen_yet(spr, rapid):
    spr.ok(
        f"record action.agreed --source {rapid} --learning 2 --owner police --post 'Head of unit' "
        "--due-on 'Mon 7 Dec 2026' --occurred today"
    )
    (row,) = spr.ask("list actions")["actions"]
    assert (row["source"], row["learning"], row["owner"], row["due_on"]) == (rapid, 2, "police", "2026-12-07")
    assert row["without_impact"]
    assert "not seen yet" in spr.ok("list actions").words


def test_every_day_by_which_an_action_was_due_stays_visible(spr, rapid):
    spr.ok(f"record action.agreed --source {rapid} --owner police --due-on 'Mon 7 Dec 2026' --occurred today")
    spr.ok(f"record due-date-changed {ACTION} --due-on 'Mon 14 Dec 2026' --reasons x --occurred today")
    assert spr.ask(f"show {ACTION}")["due_days"] == ["2026-12-07", "2026-12-14"]
    page = spr.ok(f"show {ACTION}").words
    assert "To be done by Mon 7 Dec 2026, then Mon 14 Dec 2026" in page
    assert f"Answers {rapid}" in page
    assert "Nobody has seen yet what it changed." in page


# Proceedings and what they hold up


def test_a_hold_is_shown_where_it_is_and_where_it_is_felt(spr, held):
    assert [(h["hold"], h["owner"], h["cases"]) for h in spr.ask(f"show {PROCEEDINGS}")["held_up"]] == [
        ("publication", "SIO", [held])
    ]
    (hold,) = spr.ask(f"show {held}")["holds"]
    assert (hold["proceedings"], hold["reason"], hold["forecast"]) == (
        PROCEEDINGS,
        "criminal-proceedings",
        "2027-03",
    )
    assert f"publication {PROCEEDINGS} SIO Mar 2027" in spr.ok(f"show {held}").words


def test_a_hold_explains_the_six_months_and_stops_nothing(spr, held):
    """Six calendar months after Mon 23 Nov 2026: Sun 23 May 2027, held or not."""
    due = {clock["duty"]: clock for clock in spr.ask(f"due --case {held}")["clocks"]}["lcspr.publish"]
    assert due["due_on"] == day("Sun 23 May 2027").isoformat()
    assert (due["state"], due["explained"], due["forecast"]) == ("running", "criminal-proceedings", "2027-03")


def test_proceedings_are_listed_with_the_next_review_of_their_hold(spr, held):
    (row,) = spr.ask("list proceedings")["proceedings"]
    assert (row["kind"], row["holds"], row["review_on"], row["beside"]) == (
        "criminal", ["publication"], "2026-12-07", [held],
    )  # fmt: skip
    assert "1 proceedings" in spr.ok("list proceedings").out
    spr.ok(f"record hold-lifted {PROCEEDINGS} --hold publication --occurred today")
    assert spr.ask("list proceedings")["proceedings"][0]["holds"] == []
    assert spr.ask(f"show {held}")["holds"] == []


# The partnership


def test_the_partnership_is_shown_with_who_holds_which_office(spr):
    spr.ok("record partnership.formed --occurred 'Fri 20 Nov 2026'")
    case = "partnership/2026-001"
    spr.ok(f"record office-taken {case} --office chair --holder 'First chair' --occurred 'Fri 20 Nov 2026'")
    spr.ok(f"record office-taken {case} --office chair --holder 'Second chair' --occurred today")
    assert [(o["office"], o["holder"]) for o in spr.ask(f"show {case}")["offices"]] == [
        ("chair", "Second chair")
    ]
    assert [row["case"] for row in spr.ask("list partnerships")["partnerships"]] == [case]


# What holds for every kind


@pytest.mark.parametrize("kind", CASES, ids=lambda kind: kind.name)
def test_every_kind_of_case_has_a_list_with_its_statuses(spr, kind):
    name = listed_as(kind.name)
    assert spr.ask(f"list {name}") == {name.replace("-", "_"): []}
    assert LISTS[name].codes["status"] == tuple(map(str, type(kind.lifecycle.begins)))
    said = spr(f"list {name} --status nothing")
    assert said.code == 2
    assert f"it is one of {kind.lifecycle.begins}" in said.words


@pytest.mark.parametrize("kind", CASES, ids=lambda kind: kind.name)
def test_a_case_that_is_not_there_is_looked_for_in_its_own_list(spr, kind):
    said = spr(f"show {kind.name}/2026-009")
    assert said.code == 3
    name = listed_as(kind.name)
    assert f"See what there is: spr list {name}" in said.words


def test_the_number_alone_says_which_case_is_meant(spr, held):
    for number, case in (("2026-001", "incident/2026-001"), ("2026-002", held), ("2026-003", PROCEEDINGS)):
        assert spr.ask(f"show {number}")["case"] == case
        assert spr.ask(f"possible {number}")["case"] == case
        assert spr.ask(f"history {number}")["case"] == case


def test_what_show_says_of_every_clock_due_says_too(spr, held):
    shown = [clock for number in (1, 2, 3) for clock in spr.ask(f"show 2026-00{number}")["clocks"]]
    assert sorted(shown, key=str) == sorted(spr.ask("due --all")["clocks"], key=str)


def test_the_views_of_every_kind_are_what_the_record_says(spr, held):
    spr.ok("record partnership.formed --occurred today")
    assert spr.ask("admin rebuild --check")["ok"]


@pytest.mark.parametrize(
    "kind", [each for each in CASES if each.name in {"incident", "rapid-review", "review"}]
)
def test_few_facts_of_the_process_belong_to_no_step(kind):
    without = [fact.stored for fact in kind.lifecycle.facts if step_of(fact.stored) == OTHER]
    assert len(without) <= len(kind.lifecycle.facts) // 3, without


def test_a_kind_without_such_steps_has_evidence():
    assert step_of("proceedings.verdict-returned") == EVIDENCE


def test_a_fact_of_one_kind_is_not_recorded_in_another(spr, held):
    said = spr(f"record incident.safety-secured {held} --occurred today")
    assert said.code == 2
    assert f"{held} is none" in said.words
    assert kind_of(held).name == "review"


def test_proceedings_are_opened_again_by_their_own_fact(spr, held):
    spr.ok(f"record concluded {PROCEEDINGS} --occurred today")
    answer = spr.ask(f"decide reopen {PROCEEDINGS} --because 'An appeal.'")
    assert (answer["type"], answer["status"]) == ("proceedings.reopened", "reopened")


def test_a_kind_that_is_never_opened_again_says_so(spr):
    spr.ok("record partnership.formed --occurred today")
    said = spr("decide reopen partnership/2026-001 --because x")
    assert said.code == 4
    assert "a case of the kind partnership is never opened again" in said.words


def test_a_correction_in_one_case_moves_what_followed_in_it(spr, incident, rapid):
    """The notification was sent on Fri 20 Nov 2026: fifteen working days later is Fri 11 Dec 2026."""
    (sent,) = [
        f["version"] for f in spr.ask(f"history {rapid}")["facts"] if f["type"].endswith("notification-sent")
    ]
    answer = spr.ask(
        f"decide correct {rapid} {sent} --occurred 'Fri 20 Nov 2026' --because 'So the form.' --dry-run"
    )
    (clock,) = [c for c in answer["moved"][0]["clocks"] if c["duty"] == "rr.complete"]
    assert (clock["before"]["due_on"], clock["after"]["due_on"]) == ("2026-12-14", "2026-12-11")
    assert day("Fri 11 Dec 2026")


# What another authority owes


@pytest.fixture
def inquest(spr):
    """The coroner was told on Mon 4 May 2026 and owes a conclusion in six months: Wed 4 Nov 2026."""
    spr.ok("record proceedings.inquest-opened --coroner-told 'Mon 4 May 2026' --occurred 'Mon 4 May 2026'")
    assert day("Wed 4 Nov 2026")
    return "proceedings/2026-001"


def test_what_another_authority_owes_is_marked_wherever_it_is_shown(spr, inquest):
    (clock,) = spr.ask(f"show {inquest}")["clocks"]
    assert (clock["duty"], clock["owed_elsewhere"], clock["overdue"]) == ("inquest.complete", True, True)
    assert spr.ask("due")["clocks"] == [clock]
    assert "owed elsewhere" in spr.ok(f"show {inquest}").words
    assert "another authority" in spr.ok("due").words
    assert "Owed elsewhere, by another authority" in spr.ok(f"explain {inquest} inquest.complete").words


def test_of_what_another_authority_owes_the_partnership_alone_is_told(spr, inquest):
    spr.ok("sweep")
    assert [(a["duty"], a["owed_by"]) for a in spr.ask("alerts")["alerts"]] == [
        ("inquest.complete", "partnership")
    ]


def test_of_what_we_owe_whoever_owes_it_is_told(spr, incident):
    spr.ok("sweep", now="Fri 27 Nov 2026 09:00")
    told = {alert["duty"]: alert["owed_by"] for alert in spr.ask("alerts")["alerts"]}
    assert told["sin.notify_panel"] == "local-authority"
    assert not any(clock["owed_elsewhere"] for clock in spr.ask("due")["clocks"])


# Reviews


def test_a_review_is_shown_with_every_day_set_for_its_publication(spr, held):
    for when in ("Mon 1 Feb 2027", "Mon 8 Feb 2027"):
        spr.ok(f"record publication-date-set {held} --publish-on '{when}' --occurred today")
    answer = spr.ask(f"show {held}")
    assert answer["publication_dates"] == ["2027-02-01", "2027-02-08"]
    assert answer["not_signed"] == ["local-authority", "integrated-care-board", "police"]
    assert "To be published Mon 1 Feb 2027, then Mon 8 Feb 2027" in spr.ok(f"show {held}").words


def test_the_clock_before_publication_is_explained_backwards(spr, held):
    """Seven working days before Mon 8 Feb 2027: Thu 28 Jan 2027."""
    spr.ok(f"record publication-date-set {held} --publish-on 'Mon 8 Feb 2027' --occurred today")
    answer = spr.ask(f"explain {held} report.presend panel")
    assert (answer["due_on"], answer["backwards"]) == (day("Thu 28 Jan 2027").isoformat(), True)
    assert "counted backwards from it" in spr.ok(f"explain {held} report.presend panel").words
