"""An empty chronology, as agencies are to fill it in."""

from scheduler.cli.chronologies.columns import described
from scheduler.cli.render import Answer, Block, Line, Table
from scheduler.sheets.sheet import Book, Column, Sheet

_HOW = "One row an event. Codes, never names, for the people it is about. Leave empty what nobody knows."


def answer() -> Answer:
    """The template for programs and for people: its columns, and what is written in each."""
    columns = [column for column in described().values() if "heading" in column]
    row = {str(column["heading"]): str(column["says"]) for column in columns}
    page: list[Block] = [
        Line("The columns of a chronology", "title"),
        Table(("heading", "what is written there"), [*row.items()], indent=2),
        Line(_HOW, indent=2),
        Line("Write it to a file: spr chronology template -o chronology.csv", "dim"),
    ]
    return Answer({"columns": row, "how": _HOW}, page, [row])


def book() -> Book:
    """The template as a workbook: the sheet to fill in, and beside it what is written in each column."""
    columns = [(name, column) for name, column in described().items() if "heading" in column]
    guidance = [{"heading": column["heading"], "says": column["says"]} for _, column in columns]
    return Book(
        "Chronology",
        [("How to fill it in", _HOW)],
        [
            Sheet("Chronology", [Column(name, column["heading"]) for name, column in columns], []),
            Sheet(
                "Guidance", [Column("heading", "Column"), Column("says", "What is written there")], guidance
            ),
        ],
    )
