"""One value, one sequence of bytes: RFC 8785."""

import json

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as some

from events.canonical import DEEPEST, LARGEST_TEXT, canonical, without_none
from events.refusals import FieldRefused

TEXTS = some.text(some.characters(exclude_categories=["Cs"]))
NUMBERS = some.integers(min_value=-(2**53) + 1, max_value=2**53 - 1)
NAMES = some.text(some.characters(max_codepoint=127))
VALUES = some.recursive(
    some.none() | some.booleans() | NUMBERS | TEXTS,
    lambda inner: some.lists(inner) | some.dictionaries(NAMES, inner),
    max_leaves=20,
)


@given(VALUES)
def test_the_bytes_are_those_of_rfc_8785(value):
    """Compared with an implementation of its own, the package `rfc8785`."""
    assert canonical(value) == rfc8785.dumps(value)


@given(VALUES)
def test_nothing_is_lost(value):
    assert json.loads(canonical(value)) == value


@given(some.dictionaries(NAMES, NUMBERS))
def test_the_order_in_which_fields_were_given_does_not_matter(value):
    assert canonical(dict(reversed(value.items()))) == canonical(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"b": 1, "a": {"z": [], "y": {}}}, b'{"a":{"y":{},"z":[]},"b":1}'),
        ("\x00\x08\t\n\x0b\x0c\r\x1b\x1f", rb'"\u0000\b\t\n\u000b\f\r\u001b\u001f"'),
        ('"\\/', rb'"\"\\/"'),
        ("\x7f\u2028é\U0001f9d2", '"\x7f\u2028é\U0001f9d2"'.encode()),
        ([True, False, None, 0, -1], b"[true,false,null,0,-1]"),
        (("a", ("b",)), b'["a",["b"]]'),
    ],
)
def test_the_form_of_each_kind_of_value(value, expected):
    """RFC 8785, sections 3.2.2 and 3.2.3."""
    assert canonical(value) == expected


@pytest.mark.parametrize(
    "value", [1.5, float("nan"), 2**53, -(2**53), b"bytes", {1: "x"}, {"é": 1}, object(), {"a"}]
)
def test_what_has_no_certain_form_is_refused(value):
    with pytest.raises(FieldRefused) as refused:
        canonical({"outer": [{"inner": value}]})
    assert refused.value.field == "outer[0].inner"


def deep(levels):
    value = "x"
    for _ in range(levels):
        value = [value]
    return value


def test_nesting_has_an_end():
    """A hundred thousand levels would be a crash elsewhere."""
    assert canonical(deep(DEEPEST))
    with pytest.raises(FieldRefused):
        canonical(deep(DEEPEST + 1))
    with pytest.raises(FieldRefused):
        canonical(deep(100_000))


@pytest.mark.parametrize("text", ["\ud800", "a\udfffb", "\udc00\ud800"])
@pytest.mark.parametrize("where", ["data", "by", "departure", "departs_from", "words"])
def test_half_a_character_is_refused_wherever_it_stands(record, append, draft, text, where):
    """A lone surrogate has no UTF-8 form (RFC 8785, section 3.2.2.2)."""
    said = {
        "data": {"data": {"note": {"deep": [text]}}},
        "by": {"by": text},
        "departure": {"departure": text},
        "departs_from": {"departs_from": ("rule", text)},
        "words": {"note": text, "words": ("note",)},
    }[where]
    field = {"data": "note.deep[0]", "departs_from": "departs_from[1]", "words": "note"}
    with pytest.raises(FieldRefused) as refused:
        append(record, "case/1", 0, [draft(**said)])
    assert refused.value.field == field.get(where, where)
    assert record.head().position == 0


@pytest.mark.parametrize("sealed", [False, True])
@pytest.mark.parametrize("letter", ["x", "é", "\U0001f9d2"])
def test_a_text_has_one_mebibyte_and_no_more(record, append, draft, letter, sealed):
    """Measured in UTF-8: longer documents are kept elsewhere and referred to."""
    words = ("note",) if sealed else ()
    longest = letter * (LARGEST_TEXT // len(letter.encode()))
    append(record, "case/1", 0, [draft(note=longest, words=words)])
    with pytest.raises(FieldRefused) as refused:
        append(record, "case/1", 1, [draft(note=longest + letter, words=words)])
    assert refused.value.field == "note"
    assert "1 MiB" in refused.value.says


@pytest.mark.parametrize("where", ["data", "occurred", "departure", "role"])
def test_ten_mebibytes_are_refused_with_the_name_of_the_field(record, append, draft, where):
    huge = "x" * (10 * 1024 * 1024)
    said = {"data": {"note": huge}} if where == "data" else {where: huge}
    with pytest.raises(FieldRefused) as refused:
        append(record, "case/1", 0, [draft(**said)])
    assert refused.value.field == {"data": "note"}.get(where, where)
    assert "10,485,760" in refused.value.says
    assert record.head().position == 0


def test_what_has_no_value_has_no_name():
    assert without_none({"a": None, "b": {"c": None, "d": [None, {"e": None}]}}) == {"b": {"d": [None, {}]}}
