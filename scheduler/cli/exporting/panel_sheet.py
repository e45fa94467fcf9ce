"""`spr export panel-sheet`: one incident in the order of the national form, to copy before it times out."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from scheduler.cli.endings import REFUSED, Ending
from scheduler.cli.exporting.about import as_of
from scheduler.cli.exporting.panel_form import SEALED, Question, questions
from scheduler.cli.render import Answer, Line
from scheduler.cli.words import shown_lines
from workflow.facts import Entry
from workflow.incident.standing import Incident

if TYPE_CHECKING:
    from scheduler.service import Service

_HEAD = (
    "In the order of the national online form, as partnerships describe it; check it against the form.",
    "The form keeps nothing when it times out: copy from here. To fill it in meets no duty, to send it does:",
)


def panel_sheet(service: "Service", case: str, *, words: bool) -> tuple[str, Answer]:
    """The sheet as plain text, and as an answer for programs."""
    incident = service.standing(case)
    if not isinstance(incident, Incident):
        raise Ending(
            REFUSED,
            f"{case} is no incident, and only an incident is notified. "
            "See which there are: spr list incidents",
        )
    texts = _texts(service, case) if words else {}

    def opened(entry: Entry, field: str) -> str:
        return texts.get(entry.id, {}).get(field, SEALED)

    asked = [*questions(incident, opened)]
    title = f"{case}: the notification to the Panel"
    text = "\n".join(shown_lines(line) for line in _lines(title, as_of(service), case, asked)) + "\n"
    rows = [_row(case, question) for question in asked]
    return text, Answer({"case": case, "as_of": as_of(service), "questions": rows}, [Line(title)], rows)


def _texts(service: "Service", case: str) -> Mapping[str, Mapping[str, str]]:
    """The sealed texts of the case, by the id of the fact and by field; or why they cannot be read."""
    return {
        recorded.id: {field: str(text) for field, text in service.texts(recorded).items()}
        for recorded in service.on_record.stream(case)
        if recorded.sealed
    }


def _lines(title: str, as_of: str, case: str, asked: list[Question]) -> Iterator[str]:
    yield title
    yield f"As it stood: {as_of}"
    yield from _HEAD
    yield f"spr record panel-notified {case} --reference REFERENCE --occurred now"
    section = ""
    for question in asked:
        if question.section != section:
            section = question.section
            yield ""
            yield section.upper()
        yield from _question(case, question)


def _question(case: str, question: Question) -> Iterator[str]:
    instead = f" ({question.instead})" if question.instead else ""
    said = question.answer or f"not on record{instead}: record it with {_command(case, question)}"
    first, *more = said.split("\n")
    yield f"  {question.label}: {first}"
    yield from (f"    {line}" for line in more)


def _command(case: str, question: Question) -> str:
    fact, _, options = question.records.partition(" ")
    if fact == "correct":
        return f"spr decide correct {case} {options} --because WHY"
    return " ".join(filter(None, ("spr record", fact, case, options, "--occurred WHEN")))


def _row(case: str, question: Question) -> dict[str, Any]:
    """A question for programs; `next` where nothing is on record."""
    return {
        "section": question.section,
        "question": question.label,
        "answer": question.answer or None,
        "next": None if question.answer else _command(case, question),
    }
