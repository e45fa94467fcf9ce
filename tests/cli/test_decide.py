"""`spr decide`: what is decided of a duty, of two cases, and of a case that is opened again."""

import pytest
from telling import day

EXPLAIN = "decide explain-lateness {} sin.notify_panel --reason agency-late"


@pytest.fixture
def two(spr, incident):
    """A second incident beside the first: incident/2026-002."""
    spr.ok("record incident.notified --organisation hospital --child A --occurred today")
    return incident, "incident/2026-002"


def one(answer, duty):
    (found,) = [clock for clock in answer["clocks"] if clock["duty"] == duty]
    return found


# A duty is waived


def test_a_duty_of_local_agreement_is_waived_with_the_authority(spr, incident):
    answer = spr.ask(f"decide waive {incident} agency.raise --authority 'Chair' --because 'Already known.'")
    (clock,) = answer["moved"][0]["clocks"]
    assert (clock["before"]["state"], clock["after"]["state"]) == ("running", "waived")
    shown = spr.ask(f"show {incident}")
    assert one(shown, "agency.raise")["state"] == "waived"
    assert [(w["duty"], w["authority"]) for w in shown["waived"]] == [("agency.raise", "Chair")]
    assert "waived by Chair" in spr.ok(f"show {incident}").words


def test_statute_is_never_waived(spr, incident):
    """Children Act 2004, section 16C: nobody can waive it; the lateness can be explained."""
    said = spr(f"decide waive {incident} sin.notify_panel --authority Chair --because x")
    assert said.code == 4
    assert "nobody can waive statute or regulation" in said.words
    assert f"spr decide explain-lateness {incident}" in said.words


def test_what_is_waived_is_not_waived_again(spr, incident):
    line = f"decide waive {incident} agency.raise --authority Chair --because x"
    spr.ok(line)
    said = spr(line)
    assert said.code == 4
    assert "the duty is still owed" in said.words


def test_who_waives_it_must_be_said(spr, incident):
    said = spr(f"decide waive {incident} agency.raise --because x")
    assert said.code == 2
    assert "Say who waives it, by post: --authority" in said.words


@pytest.mark.parametrize("name", ["Quill\u202efeather", "a" * 61, "Quillfeather; the aunt"])
def test_an_authority_is_a_post_and_what_was_typed_is_not_repeated(spr, incident, name):
    said = spr(f"decide waive {incident} agency.raise --because x --authority", name)
    assert said.code == 2
    assert "--authority:" in said.words
    assert name not in said.words


def test_a_waived_duty_wakes_nobody(spr, incident):
    spr.ok(f"decide waive {incident} agency.raise --authority Chair --because x")
    spr.ok("sweep", now="Fri 27 Nov 2026 09:00")
    assert "agency.raise" not in {alert["duty"] for alert in spr.ask("alerts")["alerts"]}


# Lateness is explained


def test_a_reason_for_lateness_explains_and_stops_no_clock(spr, incident):
    """A trial does not stop the clock: it is overdue, and the reason stands beside it."""
    spr.ok(
        f"{EXPLAIN.format(incident)} --forecast 'Mon 7 Dec 2026' --accepted-by Chair --words 'Asked twice.'"
    )
    clock = one(spr.ask("due", now="Tue 01 Dec 2026 09:00"), "sin.notify_panel")
    assert (clock["overdue"], clock["explained"], clock["forecast"]) == (True, "agency-late", "2026-12-07")
    page = spr.ok("due").words
    assert "lateness explained: agency late, expected Mon 7 December 2026" in page
    assert day("Mon 07 Dec 2026")


def test_the_words_of_a_reason_are_sealed(spr, incident):
    spr.ok(f"{EXPLAIN.format(incident)} --words 'The hospital asked twice.'")
    assert "asked twice" not in spr.ok(f"history {incident}").out
    assert "asked twice" in spr.ok(f"history {incident} --words").out


def test_the_words_of_a_reason_can_be_piped_in(spr, incident, monkeypatch):
    spr.piped(monkeypatch, b"The hospital asked twice.")
    spr.ok(f"{EXPLAIN.format(incident)} --words -")
    assert "asked twice" in spr.ok(f"history {incident} --words").out


def test_the_last_reason_stands(spr, incident):
    spr.ok(f"{EXPLAIN.format(incident)} --forecast 'Mon 7 Dec 2026'")
    spr.ok(f"{EXPLAIN.format(incident).replace('agency-late', 'inquest')} --forecast 'March 2027'")
    shown = spr.ask(f"show {incident}")
    assert [(e["reason"], e["forecast"]) for e in shown["explained"]] == [("inquest", "2027-03")]
    assert one(shown, "sin.notify_panel")["explained"] == "inquest"


def test_show_and_due_agree_also_when_lateness_is_explained(spr, incident):
    spr.ok(f"{EXPLAIN.format(incident)} --forecast 'Mon 7 Dec 2026'")
    shown = spr.ask(f"show {incident}")["clocks"]
    assert sorted(shown, key=str) == sorted(spr.ask("due --all")["clocks"], key=str)


def test_a_reason_is_one_of_the_list(spr, incident):
    said = spr(EXPLAIN.format(incident).replace("agency-late", "agency"))
    assert said.code == 2
    assert "--reason: “agency” is not one of: criminal-proceedings" in said.words
    said = spr(f"decide explain-lateness {incident} sin.notify_panel")
    assert said.code == 2
    assert "--reason is needed: the reason" in said.words


@pytest.mark.parametrize(
    "decision", ["waive --authority Chair --because x", "explain-lateness --reason other"]
)
def test_a_duty_that_is_not_there_is_answered_with_those_that_are(spr, incident, decision):
    name, _, options = decision.partition(" ")
    said = spr(f"decide {name} {incident} agency.rais {options}")
    assert said.code == 3
    assert "Did you mean agency.raise?" in said.words
    said = spr(f"decide {name} {incident} cdr.notify {options}")
    assert said.code == 3
    assert "It begins when a child dies." in said.words


def test_a_clock_is_named_as_it_is_shown(spr):
    spr.ok(
        "record incident.notified --organisation hospital --type death --children A,B --died A,B "
        "--happened 'Sun 22 Nov 2026' --occurred today"
    )
    said = spr("decide explain-lateness 2026-001 cdr.notify --reason other")
    assert said.code == 2
    assert "say for which: --subject CODE" in said.words
    spr.ok("decide explain-lateness 2026-001 cdr.notify B --reason other")
    assert [e["subject"] for e in spr.ask("show 2026-001")["explained"]] == ["B"]


def test_explain_tells_the_reason_beside_the_counting(spr, incident):
    spr.ok(f"{EXPLAIN.format(incident)} --forecast 'Mon 7 Dec 2026'")
    page = spr.ok(f"explain {incident} sin.notify_panel").words
    assert "Explained, and late all the same:" in page


# Each reckoning


def test_explain_lists_each_reckoning_so_far(spr, incident):
    spr.ok(f"decide correct {incident} 1 --occurred 'Fri 20 Nov 2026' --because 'The letter is of Friday.'")
    answer = spr.ask(f"explain {incident} sin.notify_panel")
    assert [(r["number"], r["due_on"], r["because"]) for r in answer["reckonings"]] == [
        (1, "2026-11-30", "started"),
        (2, "2026-11-27", "start-moved"),
    ]
    assert (answer["because"], answer["backwards"], answer["first_day_counted"]) == (
        "start-moved",
        False,
        False,
    )
    page = spr.ok(f"explain {incident} sin.notify_panel").words
    assert "Reckoned so far" in page
    assert "2 Fri 27 November 2026 Fri 20 November 2026 What starts the duty came on record anew" in page


def test_a_date_reckoned_once_has_no_list_of_reckonings(spr, incident):
    assert len(spr.ask(f"explain {incident} sin.notify_panel")["reckonings"]) == 1
    assert "Reckoned so far" not in spr.ok(f"explain {incident} sin.notify_panel").words


# Two cases are linked


def test_a_link_is_recorded_and_shown_in_both_cases(spr, two):
    first, second = two
    answer = spr.ask(f"decide link {first} 2026-002 --because 'A sibling.'")
    assert [(r["case"], r["type"]) for r in answer["recorded"]] == [
        (first, "case.linked"),
        (second, "case.linked"),
    ]
    assert (spr.ask(f"show {first}")["links"], spr.ask(f"show {second}")["links"]) == ([second], [first])
    assert f"Linked with {second}" in spr.ok(f"show {first}").words
    assert "sibling" not in spr.ok(f"history {first}").out


def test_a_link_moves_nothing(spr, two):
    answer = spr.ask("decide link 2026-001 2026-002")
    assert [each["clocks"] for each in answer["moved"]] == [[], []]
    assert "No status and no clock moves." in spr.ok("decide unlink 2026-001 2026-002").words


def test_a_link_is_taken_back_in_both_cases(spr, two):
    first, second = two
    spr.ok(f"decide link {first} {second}")
    spr.ok(f"decide unlink {second} {first} --because 'Another family.'")
    assert (spr.ask(f"show {first}")["links"], spr.ask(f"show {second}")["links"]) == ([], [])


# fmt: off
LINKS = [
    ("unlink {} 2026-002",        4, "the two cases are linked", "they are not linked"),
    ("link {} 2026-001",          4, "it names another case than itself", "a case is not its own sibling"),
    ("link {} incident/2026-009", 3, "There is no case incident/2026-009", "there is none"),
]
# fmt: on


@pytest.mark.parametrize(("line", "code", "says", "because"), LINKS)
def test_a_link_that_cannot_be_is_refused(spr, two, line, code, says, because):
    said = spr(f"decide {line.format(two[0])}")
    assert said.code == code, because
    assert says in said.words


def test_cases_that_are_linked_are_not_linked_again(spr, two):
    spr.ok("decide link 2026-001 2026-002")
    said = spr("decide link 2026-001 2026-002")
    assert said.code == 4
    assert "the two cases are not linked yet" in said.words


def test_a_link_sent_twice_is_recorded_once(spr, two):
    """A decision is made now: sent again a minute later, it is still the same request."""
    line = "decide link 2026-001 2026-002 --request-id L-1"
    spr.ok(line)
    assert spr.ask(line, now="Mon 23 Nov 2026 10:01")["repeated"]


def test_cases_of_different_kinds_can_be_linked(spr, incident):
    spr.ok("record review.considered --occurred today")
    spr.ok(f"decide link {incident} review/2026-002")
    assert spr.ask("show review/2026-002")["links"] == [incident]


# A case is opened again


def test_a_case_is_opened_again_by_its_own_fact(spr, incident):
    spr.ok(f"record criteria-not-met {incident} --reasons x --departure 'Something.' --occurred today")
    answer = spr.ask(f"decide reopen {incident} --because 'A second injury.' --dry-run")
    assert (answer["type"], answer["status"]) == ("incident.reopened", "reopened")
    assert spr.ask(f"show {incident}")["status"] == "criteria-not-met"
    spr.ok(f"decide reopen {incident} --because 'A second injury.' --occurred today")
    assert spr.ask(f"show {incident}")["status"] == "reopened"
    assert "second injury" not in spr.ok(f"history {incident}").out


def test_a_case_that_is_open_is_not_opened_again(spr, incident):
    said = spr(f"decide reopen {incident} --because x")
    assert said.code == 4
    assert "incident.reopened, which is possible only when" in said.words


# What holds for every decision


def test_what_the_program_keeps_for_itself_is_not_decided_on(spr, incident):
    said = spr("decide retract calendar/england-and-wales 1 --because x")
    assert said.code == 2
    assert "is kept by the program itself" in said.words


def test_what_stands_around_a_decision_is_checked_as_in_a_report(spr, incident):
    said = spr("decide link 2026-001 2026-001 --by '<b>' --request-id 'a b'")
    assert said.code == 2
    assert "--by takes a post" in said.words
    assert "--request-id takes 1 to 80" in said.words


def test_a_decision_that_does_not_exist_is_named_with_the_nearest(spr):
    said = spr("decide corect 2026-001 1 --because x")
    assert said.code == 2
    assert "Did you mean correct?" in said.words


@pytest.fixture
def keyboard(monkeypatch):
    """Somebody at a terminal, who answers what is asked."""

    def answers(*lines):
        left = iter(lines)
        monkeypatch.setattr("scheduler.cli.session.Session.asks", property(lambda self: not self.no_input))
        monkeypatch.setattr("click.termui.visible_prompt_func", lambda _: next(left))

    return answers


def test_at_a_terminal_the_reasons_are_asked_for(spr, incident, keyboard):
    keyboard("The letter is of Friday.")
    spr.ok(f"decide correct {incident} 1 --occurred 'Fri 20 Nov 2026'")
    assert "reasons: The letter is of Friday." in spr.ok(f"history {incident} --words").out


# What is possible, in the order of the process


def test_what_moves_the_case_comes_first_and_evidence_by_its_step(spr, incident):
    page = spr.ok(f"possible {incident}").out
    order = [
        page.index(words)
        for words in ("What moves the case on", "incident.local-authority-consulted", "Immediate safety",
                      "incident.safety-secured", "The children", "incident.child-died", "Possible only when:")
    ]  # fmt: skip
    assert order == sorted(order)


def test_each_possible_fact_is_named_once_with_its_step(spr, incident):
    answer = spr.ask(f"possible {incident}")
    names = [each["fact"] for each in answer["possible"]]
    assert len(names) == len({*names})
    steps = {each["fact"]: (each["moves_the_case"], each["step"]) for each in answer["possible"]}
    assert steps["incident.partnership-consulted"] == (True, "Consulting and referring")
    assert steps["incident.child-died"] == (False, "The children")


def test_the_help_of_record_groups_the_facts_by_kind(spr):
    page = spr.ok("record --help").out
    order = [page.index(f"In a case of the kind {kind}:") for kind in ("incident", "review")]
    assert order == sorted(order)
    assert page.index("incident.closed") < order[1] < page.index("review.considered")
