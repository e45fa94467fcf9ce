"""A chronology read from the record: how it stands, its events merged, their texts where opened."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from scheduler.cli.chronologies.naming import named_in
from workflow.chronology.merging import Row, merged
from workflow.chronology.standing import Chronology

if TYPE_CHECKING:
    from scheduler.service import Service

Texts = Mapping[int, Mapping[str, str]]
"""The opened texts of each event, and of what was settled, by field; the facts by their numbers."""


class Opened(NamedTuple):
    """A chronology, its events in order, and their texts; `words` says whether these were asked for."""

    case: str
    standing: Chronology
    rows: list[Row]
    texts: Texts
    words: bool


def opened(service: "Service", case: str, *, words: bool) -> Opened:
    """The chronology as it stands; with `words` its sealed texts are opened, which needs the keys."""
    standing: Chronology = service.standing(case)
    events = list(standing.events())
    texts: Texts = {}
    if words:
        at = {entry.position: entry.version for entry in (*events, *standing.settled)}
        texts = {
            at[recorded.position]: {name: str(text) for name, text in service.texts(recorded).items()}
            for recorded in service.on_record.stream(case)
            if recorded.position in at
        }
    said = {number: each.get("event", "") for number, each in texts.items()}
    names = {number: named_in(text) for number, text in said.items()}
    return Opened(case, standing, merged(events, said, names), texts, words)
