"""The published timelines can be recorded as they are known, and no more is known of them afterwards."""

import json
import re
from collections import defaultdict
from itertools import count
from pathlib import Path

import msgspec
import pytest
from telling import CALENDAR, at

import scheduler
from workflow.catalogue import FACTS, fields, kind_of
from workflow.clocks import Clock, DueDateReckoned
from workflow.duties import NO_LIMIT
from workflow.facts import Given, Record
from workflow.moments import Moment
from workflow.policy import Policy
from workflow.rules import Refused
from workflow.vocabulary import ReviewKind

ROOT = Path(scheduler.__file__).parents[1]
FILE = ROOT / "scheduler/data/published-timelines.jsonl"
ROWS = [json.loads(line) for line in FILE.read_text("utf-8").splitlines()]
PAGE = (ROOT / "docs/timelines.md").read_text("utf-8")
COLUMNS = {"case", "fact", "occurred", "request_id", "data"}
UNTIL = "Mon 23 Nov 2026"


def fact_of(row):
    return msgspec.convert(row.get("data", {}), FACTS[row["fact"]], dec_hook=lambda kind, text: kind(text))


class Telling:
    """The rows recorded one after the other, without a database."""

    def __init__(self):
        self.standings, self.entries = {}, defaultdict(list)
        ids = count(1)
        self.given = Given(at(UNTIL), CALENDAR, Policy(), lambda: f"id-{next(ids):04}")

    def tell(self, row):
        command = Record(fact=fact_of(row), occurred=Moment(row["occurred"]))
        decided = kind_of(row["case"]).decide(self.standing(row["case"]), command, self.given)
        assert not isinstance(decided, Refused), (row, decided)
        for case, entry in decided:
            self.take(case, entry)
        for case in dict.fromkeys((row["case"], *(case for case, _ in decided))):
            for entry in kind_of(case).reckon(self.standings[case], self.given):
                self.take(case, entry)

    def standing(self, case):
        return self.standings.get(case) or kind_of(case).begin(case)

    def take(self, case, entry):
        self.standings[case] = kind_of(case).evolve(self.standing(case), entry)
        self.entries[case].append(entry)

    def clocks(self) -> dict[tuple[str, str], Clock]:
        return {
            (case, clock.duty.code): clock
            for case, standing in self.standings.items()
            for clock in kind_of(case).clocks(standing)
        }


@pytest.fixture(scope="module")
def told():
    telling = Telling()
    for row in ROWS:
        telling.tell(row)
    return telling


def test_a_row_has_the_columns_of_an_import_and_none_is_empty():
    for row in ROWS:
        assert set(row) <= COLUMNS
        assert set(row) >= COLUMNS - {"data"}
        assert all(row.values())


def test_a_row_states_no_field_that_its_fact_lacks():
    assert [row for row in ROWS if not set(row.get("data", {})) <= set(fields(FACTS[row["fact"]]))] == []


def test_each_row_has_a_request_id_of_its_own_so_that_a_second_import_adds_nothing():
    ids = [row["request_id"] for row in ROWS]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"published-[a-z0-9-]+-\d+", each) for each in ids)


def test_every_row_is_admitted_without_a_departure_or_a_warning(told):
    entries = [entry for each in told.entries.values() for entry in each]
    assert [entry for entry in entries if entry.departs_from or entry.warnings] == []


def test_no_unknown_date_became_a_date(told):
    """Nothing is filled in: what a row does not date, no entry dates."""
    said = [(row["case"], row["fact"], row["occurred"]) for row in ROWS]
    recorded = [
        (case, entry.fact.stored, str(entry.occurred))
        for case, entries in told.entries.items()
        for entry in entries
        if not isinstance(entry.fact, DueDateReckoned) and entry.cause is None
    ]
    assert sorted(recorded) == sorted(said)


def test_no_public_source_gave_the_date_of_a_notification():
    """A review whose notification nobody published is recorded all the same."""
    notified = [row for row in ROWS if row["fact"] == "incident.notified"]
    assert {row["occurred"] for row in notified} == {"unknown"}
    assert {row["data"]["organisation"] for row in notified} == {"other-area"}


STATUSES = {
    "incident/hackney-child-q": "notified",
    "review/hackney-child-q": "published",
    "incident/derby-tds20": "notified",
    "review/derby-tds20": "published",
    "incident/surrey-2023": "notified",
    "review/surrey-2023": "published",
    "incident/solihull-2020": "notified",
    "review/solihull-2020": "absorbed",
    "incident/bradford-2020": "notified",
    "review/bradford-2020": "absorbed",
    "review/national-2022": "published",
    "review/croydon-child-y": "published",
    "incident/worcestershire-2021": "notified",
    "review/worcestershire-2021": "published",
    "incident/doncaster-residential": "notified",
    "review/doncaster-residential": "published",
    "review/bradford-2006": "redone",
}


def test_each_case_stands_where_the_published_record_leaves_it(told):
    """An absorbed review is neither done nor abandoned; of one report nobody says it was published."""
    assert {case: str(standing.status) for case, standing in told.standings.items()} == STATUSES


def test_each_review_is_of_the_kind_of_its_regime(told):
    kinds = defaultdict(set)
    for case, standing in told.standings.items():
        if case.startswith("review/"):
            kinds[standing.kind].add(case.removeprefix("review/"))
    assert kinds[ReviewKind.SERIOUS_CASE_REVIEW] == {"croydon-child-y", "bradford-2006"}
    assert kinds[ReviewKind.NATIONAL] == {"national-2022", "doncaster-residential"}
    assert kinds.keys() == {ReviewKind.LOCAL, ReviewKind.SERIOUS_CASE_REVIEW, ReviewKind.NATIONAL}


def test_no_date_is_reckoned_from_a_start_that_nobody_published(told):
    """A month, a range or an unknown day starts no count; a duty without a limit has no date at all."""
    for where, clock in told.clocks().items():
        if clock.duty.code == "scr.finish":  # a day of the transition, the same for every review
            continue
        assert clock.date.starts_on.day is None or clock.duty.within == NO_LIMIT, where
        assert clock.due_at is None, where
        assert not clock.overdue(told.given.now), where
        assert str(clock.state) not in {"running", "met-late", "missed"}, where


def test_nothing_of_an_incident_is_owed_here_as_it_is_another_areas(told):
    assert not [where for where in told.clocks() if where[0].startswith("incident/")]


PUBLICATIONS = {
    "hackney-child-q": "met-undated",
    "derby-tds20": "met-undated",
    "surrey-2023": "met-undated",
    "worcestershire-2021": "met-undated",
    "solihull-2020": "superseded",
    "bradford-2020": "superseded",
}


def test_six_months_without_a_first_day_are_neither_kept_nor_missed(told):
    """Working Together: six months from the decision, whose day no public source gave."""
    states = {
        case.removeprefix("review/"): str(clock.state)
        for (case, duty), clock in told.clocks().items()
        if duty == "lcspr.publish"
    }
    assert states == PUBLICATIONS


@pytest.mark.parametrize("case", STATUSES)
def test_the_page_says_of_every_row_where_it_comes_from(case):
    section = PAGE.partition(f"\n### `{case}`\n")[2].partition("\n##")[0]
    told = re.findall(r"^\| `([a-z.-]+)`[^|]*\| ([^|]+) \| ([A-Z0-9, -]+) \|$", section, re.MULTILINE)
    rows = [(row["fact"], row["occurred"]) for row in ROWS if row["case"] == case]
    assert [(fact, when) for fact, when, _ in told] == rows
    cited = {tag for _, _, tags in told for tag in tags.split(", ")}
    assert [tag for tag in cited if f"\n| {tag} | " not in PAGE] == []
    assert "Unknown:" in section or "Not published:" in section


def clock(told, case, duty, cycle=1):
    standing = told.standings[case]
    return next(c for c in kind_of(case).clocks(standing) if (c.duty.code, c.date.cycle) == (duty, cycle))


@pytest.mark.parametrize("case", ["review/solihull-2020", "review/bradford-2020"])
def test_a_review_absorbed_by_a_national_one_is_neither_done_nor_abandoned(told, case):
    """Trap 29: superseded, and nothing of it is met, missed or void."""
    standing = told.standings[case]
    assert (standing.status, standing.published, standing.discontinued) == ("absorbed", None, None)
    assert standing.absorbed.fact.national_review == "review/national-2022"
    assert clock(told, case, "lcspr.publish").state == "superseded"
    assert clock(told, case, "lcspr.publish").ended is standing.absorbed


def test_the_national_review_that_took_over_was_published_by_the_panel(told):
    standing = told.standings["review/national-2022"]
    assert (standing.kind, standing.ours) == (ReviewKind.NATIONAL, False)
    assert not kind_of("review/x").clocks(standing)


def test_the_review_of_2006_was_done_twice_and_both_rounds_are_visible(told):
    """Submitted, judged inadequate, ordered to be done again, redone."""
    standing = told.standings["review/bradford-2006"]
    assert [str(entry.occurred) for entry in standing.submitted] == ["2007-11-22", "2008-07-07"]
    assert [str(entry.fact.rating) for entry in standing.ratings] == ["inadequate"]
    assert (standing.round, standing.status) == (2, "redone")
    first = clock(told, "review/bradford-2006", "scr.complete")
    second = clock(told, "review/bradford-2006", "review.redo", cycle=2)
    assert (first.state, str(first.ended.occurred)) == ("met-undated", "2007-11-22")
    assert (second.state, str(second.ended.occurred)) == ("met", "2009-02-27")
    assert str(second.date.starts_on) == "2008-12-16"


def test_child_y_was_reviewed_under_the_old_regime(told):
    """Working Together 2015: completion within six months, and no limit for publication."""
    duties = {c.duty.code for c in kind_of("review/x").clocks(told.standings["review/croydon-child-y"])}
    assert duties == {"review.consider", "scr.complete", "scr.finish"}
    assert clock(told, "review/croydon-child-y", "scr.complete").state == "met-undated"


def test_the_review_of_child_y_was_finished_before_the_transition_was_over(told):
    """Published on 11 June 2019, before 29 September 2020."""
    finished = clock(told, "review/croydon-child-y", "scr.finish")
    assert (finished.state, str(finished.date.due_on)) == ("met", "2020-09-29")


POLICIES = [
    ("review/hackney-child-q", "lcspr.publish", "WT2018", "the incident was in December 2020"),
    ("review/derby-tds20", "lcspr.publish", "WT2018", "the incident was on 25 December 2020"),
    ("review/surrey-2023", "lcspr.publish", "WT2018", "decided by 10 October 2023, before WT2023"),
    ("review/solihull-2020", "lcspr.publish", "WT2018", "the incident was in June 2020"),
    ("review/bradford-2020", "lcspr.publish", "WT2018", "running by December 2021"),
    ("review/worcestershire-2021", "lcspr.publish", "WT2018", "the incident was on 18 February 2021"),
    ("review/croydon-child-y", "scr.complete", "WT2015", "decided in September 2017"),
    ("review/bradford-2006", "scr.complete", "WT2010", "decided in August 2006"),
]


@pytest.mark.parametrize(("case", "duty", "policy", "why"), POLICIES)
def test_each_review_is_judged_by_the_policy_of_its_day(told, case, duty, policy, why):
    """Trap 17: never by the policy of the day on which it came on record."""
    assert clock(told, case, duty).reckoned.policy.partition("+")[0] == policy, why


def test_what_was_owed_in_the_published_reviews_was_owed_elsewhere(told):
    for (case, _), each in told.clocks().items():
        if case.startswith("review/"):
            assert each.owed_elsewhere, case
