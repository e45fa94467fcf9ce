"""The lists: narrowed by status, case and any column, sorted, cut; of what is mistyped, the nearest."""

import json

import pytest

from projections.asking import Holds, columns
from scheduler.cli.reading.listing import KINDS, WITHOUT_STATUS
from scheduler.cli.reading.lists import LISTS

# fmt: off
REVIEWS = [
    ("review/one",   "review.considered",   "2026-03-10",            {}),
    ("review/two",   "review.commissioned", "2026-03",               {"kind": "local"}),
    ("review/three", "review.commissioned", "2020-09-01/2021-12-31", {"kind": "national"}),
    ("review/four",  "review.commissioned", "unknown",               {"kind": "local"}),
    ("review/four",  "review.published",    "2024-03-27",            {}),
]
# fmt: on


@pytest.fixture
def shelf(spr, tmp_path):
    """Four reviews, of days known to the day, to the month, to a range and not at all."""
    path = tmp_path / "reviews.jsonl"
    path.write_text(
        "\n".join(
            json.dumps({"case": case, "fact": fact, "occurred": day, "data": data, "departure": "So it was."})
            for case, fact, day, data in REVIEWS
        )
    )
    spr.ok("import", path)
    return spr


def found(spr, line):
    """The reviews that a list shows, without the word review."""
    return [row["case"].partition("/")[2] for row in spr.ask(f"list reviews {line}")["reviews"]]


def test_every_kind_that_can_be_listed_has_a_list():
    assert tuple(LISTS) == KINDS
    assert {kind for kind, each in LISTS.items() if not each.status} == set(WITHOUT_STATUS)


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_list_names_are_columns_of_its_view(kind):
    each = LISTS[kind]
    named = {*each.codes, *each.belongs, *(order.column for order in each.order)}
    assert named | ({each.status} if each.status else set()) <= set(columns(each.view.row))


@pytest.mark.parametrize("kind", KINDS)
def test_the_help_of_a_kind_names_its_columns(spr, kind):
    help_ = spr.ok(f"list {kind} --help").out
    _, _, named = help_.partition(f"Columns of {kind}:")
    for column in columns(LISTS[kind].view.row):
        assert f"  {column} " in named
    assert "Columns of" not in spr.ok("list --help").out


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_listed_as_a_page_and_as_data(shelf, kind):
    shelf.ok(f"list {kind}")
    rows = shelf.ask(f"list {kind}")[kind.replace("-", "_")]
    assert all(set(row) == set(columns(LISTS[kind].view.row)) for row in rows)


def test_a_column_that_looks_like_a_day_is_taken_for_one(shelf):
    """What a column holds is told by its name; a new column of days is to be named like the others."""
    for kind, each in LISTS.items():
        for row in shelf.ask(f"list {kind}")[kind.replace("-", "_")]:
            for name, value in row.items():
                if isinstance(value, str) and value[:4].isdigit() and value[4:5] == "-":
                    assert columns(each.view.row)[name] is Holds.DAY, (kind, name)


def test_several_statuses_are_any_of_them_and_not_status_none_of_them(shelf):
    assert found(shelf, "--status considered") == ["one"]
    assert found(shelf, "--status considered --status published") == ["four", "one"]
    assert found(shelf, "--not-status commissioned --not-status published") == ["one"]
    assert found(shelf, "--where 'status!=considered'") == ["four", "three", "two"]


def test_conditions_on_several_columns_all_hold(shelf):
    assert found(shelf, "--where kind=local --where status=commissioned") == ["two"]
    assert found(shelf, "--where case~TH") == ["three"]
    facts = {row["case"].partition("/")[2]: row["facts"] for row in shelf.ask("list reviews")["reviews"]}
    assert found(shelf, "--where 'facts>1'") == [case for case, number in facts.items() if number > 1]


@pytest.mark.parametrize(
    ("condition", "cases"),
    [
        ("commissioned_on=March 2026", ["two"]),
        ("commissioned_on<2022", ["three"]),
        ("commissioned_on<1 December 2021", []),
        ("commissioned_on>2025", ["two"]),
        ("commissioned_on>10 March 2026", []),
        ("commissioned_on>=1 March 2026", ["two"]),
        ("commissioned_on=unknown", ["four"]),
        ("commissioned_on=", ["one"]),
        ("commissioned_on!=", ["four", "three", "two"]),
        ("published_on=27 March 2024", ["four"]),
        ("published_on<=2024-03-27", ["four"]),
        ("published_on<2024-03-27", []),
    ],
)
def test_of_two_days_one_is_before_the_other_only_if_all_of_it_is(shelf, condition, cases):
    """A month is not before a day in it, and what nobody knows lies before and after nothing."""
    assert found(shelf, f"--where '{condition}'") == cases


def test_a_day_is_a_day_in_london(spr):
    """Half past midnight in summer is already the new day there, half past eleven of the old one in UTC."""
    spr.ok("record incident.notified --organisation school --occurred '2 July 2026 00:30'")
    assert spr.ask("list incidents --where 'opened_on=2 July 2026'")["incidents"]
    assert spr.ask("list incidents --where 'opened_on>1 July 2026'")["incidents"]
    assert not spr.ask("list incidents --where 'opened_on=1 July 2026'")["incidents"]


def test_sorted_by_several_columns_with_the_unknown_last(shelf):
    assert found(shelf, "--sort published_on,-commissioned_on") == ["four", "two", "three", "one"]
    assert found(shelf, "--sort commissioned_on")[-2:] == ["one", "four"]
    assert found(shelf, "--sort=-commissioned_on")[:2] == ["two", "three"]
    assert found(shelf, "--sort -case --limit 2") == ["two", "three"]


def test_only_the_columns_that_are_asked_for(shelf):
    rows = shelf.ask("list reviews --columns case,published-on --where status=published")["reviews"]
    assert rows == [{"case": "review/four", "published_on": "2024-03-27"}]
    page = shelf.ok("list reviews --columns case,published_on --where status=published").words
    assert "case published_on review/four Wed 27 Mar 2024" in page
    assert shelf.ok("list reviews --columns case --limit 1 --format csv").out == "case\nreview/four\n"


def test_what_belongs_to_a_case_names_it(spr, incident):
    spr.ok(f"record review.considered --incident {incident} --occurred today")
    assert [r["case"] for r in spr.ask(f"list reviews --case {incident}")["reviews"]] == ["review/2026-002"]
    assert spr.ask("list reviews --case review/2026-002")["reviews"]
    assert {c["case"] for c in spr.ask(f"list clocks --case {incident}")["clocks"]} == {incident}


def test_clocks_alerts_and_the_timeline_are_listed_as_well(spr, incident):
    spr.ok("sweep", now="Tue 1 Dec 2026 09:00")
    (late,) = spr.ask("list clocks --where duty=agency.raise --status running")["clocks"]
    assert (late["case"], late["due_on"]) == (incident, "2026-11-24")
    assert spr.ask("list alerts --where rung=overdue --limit 1")["alerts"][0]["state"] == "raised"
    lines = spr.ask(f"list timeline --case {incident} --where type=incident.notified")["timeline"]
    assert [line["case"] for line in lines] == [incident]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("--where stats=new", "there is no column stats. Did you mean status? The columns: case, status"),
        ("--columns case,knid", "there is no column knid. Did you mean kind? The columns: case, status"),
        ("--sort=-pubished_on", "Did you mean published_on?"),
        ("--status publishd", "it is one of new, proposed"),
        ("--not-status publishd", "Did you mean published?"),
        ("--where kind=locl", "it is one of local, serious-case-review"),
        ("--where published_on=soon", "is not a date"),
        ("--where facts=many", "facts holds a number: write facts=1 or facts>1"),
        ("--where facts~1", "facts holds a number"),
        ("--where status", "write COLUMN=VALUE, with one of != <= >= = < > ~ between"),
        ("--limit 0", "0 is not in the range 1<=x<=1000000"),
    ],
)
def test_what_cannot_be_used_is_named_with_what_can(spr, typed, says):
    said = spr(f"list reviews {typed}")
    assert said.code == 2
    assert says in said.words


def test_a_yes_or_no_is_asked_for_in_words(spr):
    spr.ok("record action.agreed --owner police --occurred today")
    assert len(spr.ask("list actions --where without_impact=yes")["actions"]) == 1
    assert spr.ask("list actions --where without_impact=no")["actions"] == []
    assert "write without_impact=yes" in spr("list actions --where without_impact=perhaps").words


def test_several_codes_in_a_column_are_asked_for_one_by_one(spr, incident):
    spr.ok("record proceedings.criminal-investigation-opened --occurred today")
    spr.ok(f"decide link proceedings/2026-002 {incident}")
    assert len(spr.ask(f"list proceedings --where beside={incident}")["proceedings"]) == 1
    assert spr.ask("list proceedings --where beside=incident/2026")["proceedings"] == []
    assert len(spr.ask("list proceedings --where beside~incident/2026")["proceedings"]) == 1
    assert "beside holds codes" in spr("list proceedings --where 'beside<x'").words


def test_a_percent_sign_stands_for_itself(shelf):
    assert found(shelf, "--where case~%") == []
    assert found(shelf, "--where case~_") == []


def test_kinds_without_a_status_say_so(spr):
    said = spr("list timeline --status new")
    assert (said.code, "The timeline has no status" in said.words) == (2, True)


def test_a_row_whose_day_nobody_knows_is_counted_and_not_left_out_in_silence(shelf):
    """Trap 26: an unknown day is neither before 2025 nor after it; the list must not look complete."""
    answer = shelf.ask("list reviews --where commissioned_on<2025")
    assert [row["case"] for row in answer["reviews"]] == ["review/three"]
    assert answer["day_not_known"] == 1
    assert "1 more whose day is not known" in shelf.ok("list reviews --where commissioned_on<2025").words
    assert [*found(shelf, "--where commissioned_on=unknown")] == ["four"]


def test_what_another_condition_leaves_out_or_has_no_such_day_is_not_counted(shelf):
    """Negative control: a review that was never commissioned has no day, and it is known that it has none."""
    for where in ("commissioned_on<2025 --where kind=national", "published_on<2025", "kind=local"):
        assert "day_not_known" not in shelf.ask(f"list reviews --where {where}"), where


def test_columns_that_are_easily_taken_for_each_other_are_explained(shelf):
    said = shelf.ok("list reviews --help").words
    assert "a day on which the report was published" in said
    assert "a day set for its publication" in said
    assert "spr due --overdue" in shelf.ok("list clocks --help").words
