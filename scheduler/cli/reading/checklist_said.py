"""The checklist of an incident, for programs and for people."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from scheduler.cli.endings import REFUSED, Ending
from scheduler.cli.render import Answer, Block, Line, Table
from scheduler.cli.words import brief, counted
from workflow.checklist import Item, checklist
from workflow.criteria import asked_under, told
from workflow.facts import Standing
from workflow.incident import jurisdiction
from workflow.incident.standing import Incident
from workflow.policy import Policy
from workflow.vocabulary import Addressee, Ground, Told
from workflow.vocabulary import Answer as Said
from workflow.who_is_told import Telling


def told_of(case: str, standing: Standing, policy: Policy) -> Answer:
    """The answer to `spr checklist`; a case of another kind has none."""
    if not isinstance(standing, Incident):
        raise Ending(
            REFUSED,
            f"{case} is no incident, and only an incident has a checklist. "
            f"How it stands: spr show {case}; what is owed: spr due --case {case}; "
            f"what can be recorded: spr possible {case}",
        )
    asked_by = asked_under(standing, policy)
    tellings = told(standing, asked_by)
    items = checklist(standing, asked_by)
    questions, of_bodies = items[: len(items) - len(tellings)], items[len(items) - len(tellings) :]
    elsewhere = _owed_elsewhere(standing, tellings)
    bodies = [
        (telling, replace(item, command="") if telling.body in elsewhere else item)
        for telling, item in zip(tellings, of_bodies, strict=True)
    ]
    not_told = [telling.body for telling in tellings if telling.state is Told.NOT_TOLD]
    rows = [_question(case, item) for item in questions]
    document = {
        "case": case,
        "status": str(standing.status),
        "open": sum(_open(item) for item in questions),
        "not_told": [str(body) for body in not_told if body not in elsewhere],
        "owed_elsewhere": {str(body): authority for body, authority in elsewhere.items()},
        "items": rows,
        "told": [_body(case, telling, item) for telling, item in bodies],
    }
    page = [
        _headline(case, standing, document, [telling.state for telling in tellings]),
        *_questions(case, questions),
        *_bodies(case, bodies, elsewhere),
    ]
    return Answer(document, page, rows)


def _owed_elsewhere(incident: Incident, tellings: Sequence[Telling]) -> dict[Addressee, str]:
    """The bodies still to be told by the authority of another area, each with that authority."""
    return {
        telling.body: _authority(incident, duty)
        for telling in tellings
        if telling.state is Told.NOT_TOLD
        and (duty := _duty(telling))
        and jurisdiction.owed_elsewhere(incident, duty)
    }


def _duty(telling: Telling) -> str:
    """The duty by which a body is told, where another area can owe it; empty where none can."""
    if telling.body not in _BY_THE_LEAD:
        return ""
    return _OF_A_DEATH.get(telling.ground, _BY_THE_LEAD[telling.body])


_BY_THE_LEAD = {
    Addressee.PANEL: "sin.notify_panel",
    Addressee.OFSTED: "sin.notify_panel",
    Addressee.SECRETARY_OF_STATE: "sin.notify_panel",
    Addressee.SAFEGUARDING_PARTNERS: "sin.notify_partners",
}
_OF_A_DEATH: Mapping[Ground | None, str] = {
    Ground.LOOKED_AFTER_DEATH: "lac.death",
    Ground.CARE_LEAVER_DEATH: "care_leaver.death",
}


def _authority(incident: Incident, duty: str) -> str:
    looked_after = duty in jurisdiction.OF_WHO_LOOKS_AFTER
    return jurisdiction.who_looks_after(incident) if looked_after else jurisdiction.lead(incident)


def _open(item: Item) -> bool:
    """Whether somebody has still to answer or to do something."""
    return bool(item.command)


def _command(case: str, item: Item) -> str:
    return item.command.replace("CASE", case)


def _question(case: str, item: Item) -> dict[str, Any]:
    return {
        "question": item.question,
        "answer": str(item.answer),
        "because": item.because,
        "next": _command(case, item) or None,
    }


def _body(case: str, telling: Telling, item: Item) -> dict[str, Any]:
    entry = telling.entry
    return {
        "body": str(telling.body),
        "state": str(telling.state),
        "because": telling.because,
        "source": telling.source or None,
        "told_on": entry.occurred.edtf if entry else None,
        "fact": entry.version if entry else None,
        "next": _command(case, item) or None,
    }


def _headline(case: str, incident: Incident, document: dict[str, Any], states: Sequence[Told]) -> Line:
    open_, not_told = counted(document["open"], "question"), len(document["not_told"])
    bodies = f"{counted(not_told, 'body').replace('bodys', 'bodies')} still to be told"
    if not not_told:
        unknown = Told.NOT_KNOWN in states
        bodies = "who else is to be told is not known yet" if unknown else "nobody is to be told"
    return Line(f"{case} is {incident.status.label}: {open_} open; {bodies}", "title")


def _questions(case: str, items: Sequence[Item]) -> Iterator[Block]:
    for title, wanted in (("Still open", True), ("Answered", False)):
        found = [item for item in items if _open(item) is wanted]
        if found:
            yield Line(title, "title")
            rows = [
                (item.question, (item.answer.label, _style(item)), item.because, _command(case, item))
                for item in found
            ]
            yield Table(("question", "answer", "because", "next"), rows, indent=2)


def _style(item: Item) -> str:
    if item.answer is Said.UNKNOWN:
        return "warn"
    return "bad" if item.answer is Said.NO and item.command else ""


_STYLES = {Told.TOLD: "good", Told.NOT_TOLD: "bad", Told.NOT_NEEDED: "dim", Told.NOT_KNOWN: "warn"}


def _bodies(
    case: str, bodies: Sequence[tuple[Telling, Item]], elsewhere: Mapping[Addressee, str]
) -> Iterator[Block]:
    yield Line("Who is to be told", "title")
    rows = [
        (
            telling.body.means.removesuffix("."),
            (_state(telling), _STYLES[telling.state]),
            f"owed by {elsewhere[telling.body]}" if telling.body in elsewhere else _command(case, item),
        )
        for telling, item in bodies
    ]
    yield Table(("body", "", "next"), rows, indent=2)
    yield from _sources([telling for telling, _ in bodies if telling.source])


def _sources(asked: Sequence[Telling]) -> Iterator[Line]:
    """Where it is written of each body that it is told, and which ground calls for it."""
    if not asked:
        return
    grounds = ", ".join(dict.fromkeys(each.ground.label for each in asked if each.ground))
    yield Line(
        f"Because of the ground that is shown: {grounds}. Where it is written that each is told:", "dim", 2
    )
    for source in dict.fromkeys(each.source for each in asked):
        whom = ", ".join(each.body.label for each in asked if each.source == source)
        yield Line(f"{whom}: {source}", "dim", 4, hang=6)


def _state(telling: Telling) -> str:
    """Told, and when; or not needed or not known yet, and why."""
    if telling.entry:
        return f"{telling.state.label} {brief(telling.entry.occurred)}"
    if telling.state is Told.NOT_TOLD:
        return telling.state.label
    return f"{telling.state.label}: {telling.because}"
