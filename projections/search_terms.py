"""Search terms: every code and reference that is said in a case, and where it was said last. Nothing sealed.

The references of cases, the codes of duties and the positions of facts are asked of their own views.

A term stays where it was once said, also where the fact was put right since: whoever holds an old
reference is to find the case it belonged to.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, get_args, get_origin

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, func, select

from projections.actions import ACTIONS
from projections.chronologies import CHRONOLOGIES
from projections.clocks import CLOCKS
from projections.folding import Page
from projections.incidents import INCIDENTS
from projections.partnerships import PARTNERSHIPS
from projections.proceedings import PROCEEDINGS
from projections.projection import View, chosen, found, storable
from projections.rapid_reviews import RAPID_REVIEWS
from projections.reviews import REVIEWS
from projections.timeline import TIMELINE, Line
from projections.writing import put
from workflow.catalogue import CASES, FACTS, fields
from workflow.facts import NONE_HELD, ChildCode, Entry, Evidence, Reference
from workflow.review.report import NationalReview
from workflow.vocabulary import Agency

_BESIDE = {
    get_args(ChildCode)[1]: "child",
    get_args(Reference)[1]: "reference",
    get_args(Evidence)[1]: "evidence",
    get_args(NationalReview)[1]: "title",
}
"""What is written beside the type of a field, and what the field holds."""
_CASE_VIEWS = (INCIDENTS, RAPID_REVIEWS, REVIEWS, CHRONOLOGIES, ACTIONS, PROCEEDINGS, PARTNERSHIPS)
_KINDS = frozenset(kind.name for kind in CASES)
_BETWEEN = re.compile(r"[\W_]+")


class SearchTermRow(msgspec.Struct, frozen=True):
    """A code or reference of a case: what it is, and the position of the fact that said it last.

    `words` are its words in small letters, a blank before each, by which it is found.
    """

    what: str
    term: str
    case: str
    position: int
    words: str


def words_of(text: str) -> str:
    """The words of a code or reference, each after a blank: incident/2026-001 gives " incident 2026 001"."""
    return "".join(f" {word}" for word in _BETWEEN.split(text.lower()) if word)


def _rows(page: Page) -> list[SearchTermRow]:
    """The last of each in the page, so that no two of them have one key."""
    rows = (row for case, entry in page.entries for row in _of_entry(case, entry))
    return list({(row.what, row.term, row.case): row for row in rows}.values())


def _of_entry(case: str, entry: Entry) -> Iterator[SearchTermRow]:
    if case.partition("/")[0] not in _KINDS:
        return
    for name, what in _searched(entry.fact.stored).items():
        for term in _terms(getattr(entry.fact, name)):
            yield SearchTermRow(what, term, case, entry.position, words_of(term))


def _terms(value: Any) -> Iterator[str]:  # noqa: ANN401  one or several
    for each in value if isinstance(value, tuple) else (value,):
        if each and each not in (NONE_HELD, Agency.UNKNOWN):
            yield storable(str(each))


@cache
def _searched(stored: str) -> Mapping[str, str]:
    """The fields of a fact that hold a code or a reference, each with what it is."""
    said = {name: _what(hint) for name, hint in fields(FACTS[stored]).items()}
    return {name: what for name, what in said.items() if what}


def _what(hint: Any) -> str:  # noqa: ANN401  the type of a field
    parts = list(_parts(hint))
    beside = (_BESIDE[part] for part in parts if isinstance(part, msgspec.Meta) and part in _BESIDE)
    return next(beside, "agency" if Agency in parts else "")


def _parts(hint: Any) -> Iterator[Any]:  # noqa: ANN401  the type of a field
    yield hint
    if get_origin(hint) is not None:
        yield from (each for part in get_args(hint) for each in _parts(part))
    yield from getattr(hint, "__metadata__", ())


SEARCH_TERMS = View("search_terms", SearchTermRow, ("what", "term", "case"), _rows, put)


def search(tx: Connection, text: str) -> list[SearchTermRow]:
    """The codes and references in which the words of a text follow each other, the last as its beginning."""
    words = words_of(text)
    query = chosen(SEARCH_TERMS).where(SEARCH_TERMS.table.c.words.contains(words, autoescape=True))
    return found(tx, query, SearchTermRow) if words else []


def cases(tx: Connection, text: str) -> list[str]:
    """The references of cases in which these words follow each other, the last as its beginning."""
    wanted = words_of(text)
    return [case for view in _CASE_VIEWS if wanted for case in tx.scalars(_bearing(view, wanted))]


def _bearing(view: View[Any], wanted: str) -> Select[str]:
    case: ColumnElement[str] = view.table.c.case
    words = func.lower(case)
    for between in "/-._":
        words = func.replace(words, between, " ")
    return select(case).where((" " + words).contains(wanted, autoescape=True)).order_by(case)


def duties(tx: Connection, text: str) -> list[str]:
    """The codes of duties on record in which these words follow each other."""
    duty, words = CLOCKS.table.c.duty, words_of(text)
    codes = tx.scalars(select(duty).distinct().order_by(duty)).all() if words else []
    return [code for code in codes if words in words_of(code)]


def holding_all(tx: Connection, text: str) -> list[str]:
    """The cases that hold each word of a text somewhere: in a code, or as their own reference.

    What belongs to a case whose reference is written is looked at as well: its rapid review, its actions.
    """
    words = [word for word in text.split() if words_of(word)]
    found_of_each = [_holding(tx, word) for word in words]
    return sorted(set.intersection(*found_of_each)) if len(words) > 1 else []


def _holding(tx: Connection, word: str) -> set[str]:
    clocks = select(CLOCKS.table.c.case).where(CLOCKS.table.c.duty.in_(duties(tx, word)))
    named = cases(tx, word)
    belonging = (
        select(view.table.c.case).where(view.table.c[column].in_(named)) for view, column in _BELONGS
    )
    beside = [case for query in (clocks, *belonging) for case in tx.scalars(query)]
    return {*(row.case for row in search(tx, word)), *named, *beside}


_BELONGS: tuple[tuple[View[Any], str], ...] = (
    (RAPID_REVIEWS, "incident"),
    (REVIEWS, "incident"),
    (CHRONOLOGIES, "review"),
    (ACTIONS, "source"),
)
"""The views whose cases belong to another one, and the column that names it."""


def at_position(tx: Connection, position: int) -> Line | None:
    """The line of the timeline at a position; None where there is none."""
    return next(iter(found(tx, chosen(TIMELINE, position=position), Line)), None)
