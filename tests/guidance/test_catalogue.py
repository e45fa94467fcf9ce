"""The catalogue of facts: names for ever, a sentence each, and no free text that is not sealed."""

import re
import typing
from pathlib import Path

import msgspec
import pytest

from workflow.catalogue import FACTS, KINDS, fields, personal, sealed
from workflow.facts import line
from workflow.vocabulary import Term, Words

ALL = pytest.mark.parametrize("fact", [*FACTS.values()], ids=lambda fact: fact.stored)

KEPT_BY_THE_PROGRAM = {"alert", "calendar", "policy", "clock"}
"""Facts whose texts nobody types: codes, hashes and published titles."""


@ALL
def test_a_stored_name_is_kebab_case_and_no_python_path(fact):
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*", fact.stored)


@ALL
def test_a_fact_has_a_sentence_a_schema_and_a_line(fact):
    assert fact.__doc__.rstrip().endswith(".")
    assert fact.schema >= 1
    assert fact.line.endswith(".")


@ALL
def test_every_field_is_described_except_where_its_type_says_it(fact):
    for name, hint in fields(fact).items():
        metas = [meta for meta in getattr(hint, "__metadata__", ()) if isinstance(meta, msgspec.Meta)]
        assert any(meta.description or meta.pattern for meta in metas), name


@ALL
def test_the_line_in_the_timeline_names_no_sealed_field(fact):
    named = set(re.findall(r"{(\w+)}", fact.line))
    assert named <= set(fields(fact)) - sealed(fact)


@ALL
def test_every_free_text_is_sealed(fact):
    """A plain text field of a fact that people state has a pattern or a length, or is sealed."""
    if fact.stored.partition(".")[0] in KEPT_BY_THE_PROGRAM:
        return
    for name, hint in fields(fact).items():
        plain = (
            typing.get_args(hint)[0] is str if typing.get_origin(hint) is typing.Annotated else hint is str
        )
        if plain and name not in sealed(fact):
            bounds = [meta for meta in hint.__metadata__ if isinstance(meta, msgspec.Meta)]
            assert any(meta.pattern or meta.max_length for meta in bounds), name


def test_names_and_dates_of_birth_never_enter_on_the_command_line():
    assert personal(FACTS["incident.child-described"]) == {"name", "date_of_birth"}


def test_a_line_says_codes_as_people_say_them():
    notified = FACTS["incident.notified"](organisation="x", type="y")
    assert "{" not in line(notified)
    harmed = FACTS["incident.child-seriously-harmed"](child="A")
    assert line(harmed) == "Child A seriously harmed: not stated."


def test_the_released_names_are_still_there():
    """A stored name is never taken back: what was recorded under it must stay readable."""
    assert {
        "incident.notified",
        "incident.safety-secured",
        "incident.safeguarding-lead-informed",
        "incident.safeguarding-lead-agreed",
        "incident.safeguarding-lead-disagreed",
        "incident.senior-manager-agreed",
        "incident.senior-manager-disagreed",
        "incident.local-authority-became-aware",
        "incident.criteria-confirmed",
        "incident.criteria-not-met",
        "incident.referred-to-local-authority",
        "incident.child-died",
        "incident.child-death-process-notified",
        "incident.panel-notified",
        "incident.reported-to-ofsted",
        "review.commissioned",
        "review.not-undertaken",
        "clock.due-date-reckoned",
        "alert.raised",
    } <= set(FACTS)


def test_every_duty_has_its_sentence_its_source_and_its_force():
    for kind in KINDS.values():
        for code, duty in kind.duties.items():
            assert code == duty.code
            assert duty.says.endswith(".")
            assert duty.source
            assert duty.force
            assert not set(duty.label.lower().split()) & {"child", "death", "harm", "abuse", "review?"}


def _terms(cls=Term):
    for sub in cls.__subclasses__():
        yield sub
        yield from _terms(sub)


@pytest.mark.parametrize("term", [*_terms()], ids=lambda term: f"{term.__module__}.{term.__name__}")
def test_every_term_has_a_code_and_a_meaning(term):
    for each in term:
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", each.value), each
        assert each.means.endswith(".")


def test_sealed_texts_have_a_type_of_their_own():
    assert issubclass(Words, str)


def test_every_module_of_propositions_has_its_place_in_the_order_of_the_process(request):
    """Issued in the order of the process: see conftest.py beside this file."""
    listed = request.config.pluginmanager
    order = next(p for p in listed.get_plugins() if hasattr(p, "IN_ORDER")).IN_ORDER
    here = Path(__file__).parent
    assert sorted(order) == sorted(each.stem.removeprefix("test_") for each in here.glob("test_*.py"))
