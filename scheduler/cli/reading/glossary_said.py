"""The words the record knows, for programs and for people: abbreviations, codes, meanings, statuses."""

import re
from collections.abc import Iterator
from typing import Any

from scheduler.cli.endings import NOT_FOUND, Ending
from scheduler.cli.lazy import did_you_mean
from scheduler.cli.render import Answer, Block, Line, Table
from scheduler.cli.words import blank
from workflow import vocabulary
from workflow.catalogue import CASES
from workflow.vocabulary import Term
from workflow.vocabulary.abbreviations import ABBREVIATIONS, Abbreviation

Found = tuple[str, Term]
_CAPITALS = re.compile(r"(?<=[a-z])(?=[A-Z])")


def told(word: str | None) -> Answer:
    """The answer to `spr glossary`; an Ending where nothing is known of the word."""
    wanted = "" if word is None or blank(word) else " ".join(word.lower().replace("-", " ").split())
    short = [each for each in ABBREVIATIONS if _is_about(wanted, each.short, each.stands_for, each.means)]
    terms = [found for found in _terms() if _is_about(wanted, found[1].label, found[1].means, found[0])]
    short.sort(key=lambda each: each.short.lower() != wanted)
    terms.sort(key=lambda found: found[1].label != wanted)
    if not short and not terms:
        raise Ending(NOT_FOUND, f"There is no such word.{did_you_mean(wanted, _known())} All: spr glossary")
    rows = [*map(_abbreviation, short), *(_term(*found) for found in terms)]
    return Answer({"words": rows}, list(_page(short, terms)), rows)


def _is_about(wanted: str, *texts: str) -> bool:
    """Whether the words wanted begin where a word of the texts begins."""
    found = re.compile(rf"\b{re.escape(wanted)}", re.IGNORECASE)
    return any(found.search(text.replace("-", " ")) for text in texts)


def _terms() -> Iterator[Found]:
    """Every code of the vocabulary with the name of its list, then every status with its kind of case."""
    for kind in vars(vocabulary).values():
        if isinstance(kind, type) and issubclass(kind, Term) and kind is not Term:
            yield from ((_CAPITALS.sub(" ", kind.__name__).capitalize(), term) for term in kind)
    for case in CASES:
        spoken = f"{case.name.replace('-', ' ').capitalize()}: status"
        yield from ((spoken, term) for term in type(case.lifecycle.begins))


def _known() -> list[str]:
    shorts = (each.short.lower() for each in ABBREVIATIONS)
    return list(dict.fromkeys([*shorts, *(term.label for _, term in _terms())]))


def _abbreviation(each: Abbreviation) -> dict[str, Any]:
    return {"list": "abbreviation", "code": each.short, "label": each.stands_for, "means": each.means}


def _term(of: str, term: Term) -> dict[str, Any]:
    return {"list": of, "code": str(term), "label": term.label, "means": term.means}


def _page(short: list[Abbreviation], terms: list[Found]) -> Iterator[Block]:
    if short:
        yield Line("Abbreviations", "title")
        yield Table(
            ("letters", "stand for", "meaning"),
            [(each.short, each.stands_for, each.means) for each in short],
            indent=2,
        )
    if terms:
        yield Line("Codes", "title")
        yield Table(
            ("code", "meaning", "in the list"), [(str(term), term.means, of) for of, term in terms], indent=2
        )
