"""A report as a page: one file of HTML, in the typography and the plain wording of GOV.UK.

Its tables are sheets, so that what a page shows is also there for programs. GDS Transport may be used on
gov.uk alone, and so the page is set in the reader's own system font.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from scheduler.cli.words import shown
from scheduler.sheets.sheet import Column, Holds, Sheet
from workflow.moments import Moment, instant_of, spoken, spoken_instant

if TYPE_CHECKING:
    from datetime import datetime

    from scheduler.service import Service

PLACE = "templates"


class Named(NamedTuple):
    """A line of a summary: what it is, and what it is here."""

    name: str
    value: str


class Counted(NamedTuple):
    """A number to be seen first: how many, of what, and the part of the page that says more."""

    number: str
    of: str
    part: str
    weighs: bool = False


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a page: its heading, sentences, a picture, and the same facts as a table.

    `empty` is said instead of a table without rows. As a `timeline`, the rows are a list of what happened,
    whose columns are day, what, and a note.
    """

    heading: str
    sheet: Sheet
    says: Sequence[str] = ()
    empty: str = "Nothing."
    pictures: Sequence[Markup] = ()
    legend: Markup = Markup()
    beside: bool = False
    timeline: bool = False

    @property
    def id(self) -> str:
        """The part's name in an address."""
        return slug(self.heading)


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in a report: its heading, what is said first, its parts, and what it rests on."""

    title: str
    above: str
    lead: str
    about: Sequence[Named]
    parts: Sequence[Part]
    summary: Sequence[Named] = ()
    numbers: Sequence[Counted] = ()
    notice: str = ""

    def document(self) -> dict[str, Any]:
        """The same for programs: every table by its part."""
        tables = {part.id: _rows(part.sheet) for part in self.parts}
        numbers = [{"number": each.number, "of": each.of} for each in self.numbers]
        said = {"about": _plain(self.about), "summary": _plain(self.summary), "numbers": numbers}
        return {"report": self.title, "says": self.lead, **said, "tables": tables}


def written(report: Report) -> str:
    """The page, as the text of one file."""
    style = Markup(_style())  # noqa: S704  our own file
    return _templates().get_template("report.html.j2").render(report=report, style=style)


def sheet_of_paper(template: str, **said: object) -> str:
    """A letter, as the text of one file; its style lies beside its template."""
    style = Markup(_style(template.replace(".html.j2", ".css")))  # noqa: S704  our own file
    return _templates().get_template(template).render(style=style, **said)


def drawn(template: str, **shapes: object) -> Markup:
    """A picture, as SVG to stand in a page."""
    return Markup(_templates().get_template(template).render(**shapes))  # noqa: S704  escaped by the template


def lead(service: "Service") -> str:
    """As of when a report speaks; of a past, which one was asked about."""
    past = service.asked_past
    return past.says if past else f"As of {spoken_instant(service.clock())}"


def as_of(service: "Service", made: "datetime") -> list[Named]:
    """What a report rests on: as of when, which record up to which fact and under which root, which rules."""
    from scheduler.sheets.about import about

    return [Named(*line) for line in about(service, made)]


def slug(text: str) -> str:
    """A text as a name in an address: who-was-told."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def cell(column: Column, value: Any) -> str:  # noqa: ANN401  whatever stands in a sheet
    """What stands in a cell, for people."""
    match column.holds, value:
        case _, None | "":
            return ""
        case Holds.DAY, str():
            return spoken(_day(value))
        case Holds.INSTANT, str():
            return spoken_instant(instant_of(value))
        case Holds.SHARE, int() | float():
            return f"{value:.0%}"
        case Holds.NUMBER, int():
            return f"{value:,}"
        case _:
            return shown(str(value))


def when(edtf: str) -> str:
    """When something happened, with the hour where it is known."""
    return spoken(Moment(edtf)) if Moment(edtf).known else "Day unknown"


def _day(edtf: str) -> Moment:
    """The day of a moment: an hour is more than a column of days holds."""
    moment = Moment(edtf)
    return Moment(moment.day.isoformat()) if moment.day else moment


def _rows(sheet: Sheet) -> list[dict[str, Any]]:
    return [{column.name: row.get(column.name) for column in sheet.columns} for row in sheet.rows]


def _plain(named: Sequence[Named]) -> Mapping[str, str]:
    return {each.name: each.value for each in named}


@cache
def _style(name: str = "report.css") -> str:
    return files("scheduler.reports").joinpath(PLACE, name).read_text("utf-8")


@cache
def _templates() -> Environment:
    made = Environment(
        loader=PackageLoader("scheduler.reports", PLACE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(slug=slug, cell=cell, when=when)
    made.globals["NUMERIC"] = (Holds.NUMBER, Holds.SHARE)
    return made
