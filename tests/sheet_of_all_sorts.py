"""A book with every kind of cell, and the texts that a spreadsheet would take for something else."""

from telling import at

from scheduler.sheets.sheet import Book, Column, Holds, Sheet

NOW = at("Mon 23 Nov 2026 10:00")
FORMULAS = [
    "=1+1",
    '=HYPERLINK("http://example.org","see")',
    "+1+1",
    "-1+1",
    "@SUM(1,1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "=cmd|' /C calc'!A0",
    "＝1+1",  # noqa: RUF001  the wide one
]
MISREAD = ["2021-03", "007", "3/4", "1E5", "12:30", "50%", "March 2021", "1 March", "Mar-21", "1,234", "(5)"]
COLUMNS = (
    Column("case", "Case"),
    Column("on", "Due on", Holds.DAY),
    Column("at", "Recorded", Holds.INSTANT),
    Column("late", "Days late", Holds.NUMBER),
    Column("share", "In time", Holds.SHARE),
    Column("says", "What it says"),
)
ROWS = (
    {
        "case": "incident/2026-001",
        "on": "2026-11-23",
        "at": "2026-07-01T11:00:00.000000Z",
        "late": 1234,
        "share": 0.85,
        "says": "Two lines.\nThe second.",
    },
    {
        "case": "incident/2026-002",
        "on": "2021-03",
        "at": "unknown",
        "late": "c",
        "share": None,
        "says": ["a", "b"],
    },
    {"case": "incident/2026-003", "on": "2021-03-04/2021-03-09", "late": True, "says": {"list": ["a"]}},
    {"case": "incident/2026-004", "on": "1899-12-31", "at": "2026-10-25T01:30:00Z", "late": 10**16},
)
BOOK = Book(
    "Timeliness & more",
    (("As of", "Mon 23 November 2026, 10:00am"), ("Root hash", "=root")),
    (Sheet("Clocks: open", COLUMNS, ROWS, "What is open."), Sheet("clocks/ open", COLUMNS[:1], ())),
)


def of(*texts):
    """A book of one sheet with these texts."""
    return Book("T", (("a", "b"),), (Sheet("S", (Column("x", "X"),), [{"x": text} for text in texts]),))
