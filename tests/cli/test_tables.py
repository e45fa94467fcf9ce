"""Tables on pages: nothing is lost, and nothing stands beyond the edge where there is room enough."""

from hypothesis import given
from hypothesis import strategies as st

from scheduler.cli.tables import Table, drawn, wide

WORD = st.text("abcdefgh-", min_size=1, max_size=12)
CELL = st.lists(WORD, max_size=6).map(" ".join)
TABLES = st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=4).map(
    lambda rows: Table(("case", "how it stands", "owed by"), rows)
)


def plain(text, _style):
    return text


@given(TABLES, st.integers(20, 120))
def test_every_word_is_there_and_no_line_is_wider_than_the_page(table, width):
    width = max(width, table.narrowest)
    lines = list(drawn(table, width, plain))
    assert all(len(line) <= width for line in lines)
    shown = sorted(" ".join(lines).split())
    said = [word for number in table.filled for cell in table.cells(number) for word in cell.split()]
    assert shown == sorted(said)


def test_where_there_is_room_each_row_is_one_line_and_columns_begin_below_each_other():
    table = Table(("case", "owed by"), [("incident/1", "the Panel"), ("incident/20", "Ofsted")])
    assert list(drawn(table, 100, plain)) == [
        "case         owed by",
        "incident/1   the Panel",
        "incident/20  Ofsted",
    ]


def test_what_does_not_fit_goes_on_below_itself():
    table = Table(("case", "how it stands"), [("incident/1", "owed; the source sets no time")])
    assert list(drawn(table, 30, plain)) == [
        "case        how it stands",
        "incident/1  owed; the source",
        "            sets no time",
    ]


def test_a_wide_character_takes_two_places_and_an_accent_that_combines_none():
    assert (wide("abc"), wide("\u5b69\u5b50"), wide("e\u0301")) == (3, 4, 1)


def test_only_what_is_coloured_is_coloured():
    table = Table(("a", "b"), [("x", ("late", "bad"))])
    lines = list(drawn(table, 80, lambda text, style: f"<{text}>" if style == "bad" else text))
    assert lines[1] == "x  <late>"
