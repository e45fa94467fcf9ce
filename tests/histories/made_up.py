"""Made-up facts: each kind with every field, with none that can be left out, and with every code."""

import re
from itertools import chain
from typing import Annotated, get_args, get_origin, get_type_hints

import msgspec
from histories.what_is_held import required, terms
from msgspec.structs import replace

from events.record import Draft
from projections.translation import Translation
from workflow.catalogue import FACTS, KINDS, fields
from workflow.facts import Entry
from workflow.moments import Moment
from workflow.vocabulary import Words

BY_NAME = {
    "duty": "sin.notify_panel",
    "case": "incident/2026-101",
    "subject": "A",
    "within": "5wd",
    "calendar": "england-and-wales@2026-11-01",
    "sha256": "0" * 64,
    "holidays": {"2026-12-25": "Christmas Day"},
    **dict.fromkeys(("due_at", "soon_at", "today_at"), Moment("2026-03-10T00:00:00Z")),
}
TEXTS = (
    "A",
    "incident/2026-101",
    "Head of service",
    "REF-1",
    "0" * 64,
    "0" * 32,
    "text",
    "https://example.org/report",
)
"""Of these, a field takes the first that fits its pattern."""
DAY = Moment("2026-03-02")


def drafts(missing, new_id):
    """Streams and drafts that hold whatever is missing from the golden bytes."""
    for fact in FACTS.values():
        mine = {what for name, version, what in missing if (name, version) == (fact.stored, fact.schema)}
        if any(what.startswith("field ") for what in mine):
            yield stream_of(fact, "every-field"), full(fact, new_id())
        if "what is required" in mine:
            yield stream_of(fact, "no-field"), bare(fact, new_id())
    yield from with_codes({(name, code) for kind, name, code in missing if kind == "code"}, new_id)


def stream_of(fact, reference):
    """A stream of the kind of case in which a fact is recorded."""
    kinds = [name for name, kind in KINDS.items() if fact in kind.lifecycle.facts]
    return f"{kinds[0] if kinds else 'incident'}/{reference}"


def full(fact, id_):
    """With every field, and an envelope with every part."""
    entry = Entry(
        fact=filled(fact),
        occurred=DAY,
        id=id_,
        recorded=None,
        learned=Moment("2026-03"),
        by="Head of service",
        role="safeguarding lead",
        departs_from=("safety-on-record",),
        departure="A reason, sealed.",
        policy="national@1",
        cause="0193a5c0-0000-7000-8000-000000000000",
    )
    return Translation().draft(entry, None)


def bare(fact, id_):
    """With the fields that are required, as if the others had not been thought of yet."""
    whole = full(fact, id_)
    data = {name: value for name, value in whole.data.items() if name in required(fact)}
    words = tuple(name for name in whole.words if name in data)
    return Draft(id=id_, type=fact.stored, schema=fact.schema, occurred="unknown", data=data, words=words)


def with_codes(missing, new_id):
    """Facts until every code that is missing has been a field of one."""
    for fact in FACTS.values():
        for name, hint in fields(fact).items():
            for code in [code for term in terms(hint) for code in term]:
                if (type(code).__name__, code.value) in missing:
                    missing.discard((type(code).__name__, code.value))
                    value = (code,) if get_origin(_plain(hint)) is tuple else code
                    entry = Entry(
                        fact=replace(filled(fact), **{name: value}), occurred=DAY, id=new_id(), recorded=None
                    )
                    yield stream_of(fact, "every-code"), Translation().draft(entry, None)


def filled(fact):
    """A fact with a value in every field."""
    return made_of(fact, fields(fact))


def made_of(kind, hints):
    """A struct with a value in every field."""
    return kind(**{name: BY_NAME.get(name) or value_of(hint) for name, hint in hints.items()})


def value_of(hint):
    """A value that a field of this type can hold."""
    plain = _plain(hint)
    if get_origin(plain) is tuple:
        return (value_of(get_args(plain)[0]),)
    if held := list(terms(plain)):
        return next(iter(held[0]))
    for kind, value in ((Words, "Words, sealed."), (Moment, DAY), (bool, True), (int, 2)):
        if isinstance(plain, type) and issubclass(plain, kind):
            return plain(value)
    if isinstance(plain, type) and issubclass(plain, msgspec.Struct):
        return made_of(plain, get_type_hints(plain, include_extras=True))
    patterns = [meta.pattern for meta in _metas(hint) if meta.pattern]
    fitting = [text for text in TEXTS if all(re.search(pattern, text) for pattern in patterns)]
    if not fitting:
        message = f"no made-up text fits {patterns}: add one to TEXTS"
        raise LookupError(message)
    return fitting[0]


def _plain(hint):
    """The type without what is written beside it, and without None."""
    if get_origin(hint) is Annotated:
        return _plain(get_args(hint)[0])
    others = [part for part in get_args(hint) if part is not type(None)]
    return _plain(others[0]) if type(None) in get_args(hint) else hint


def _metas(hint):
    own = getattr(hint, "__metadata__", ())
    inner = chain.from_iterable(_metas(part) for part in get_args(hint))
    return [meta for meta in (*own, *inner) if isinstance(meta, msgspec.Meta)]
