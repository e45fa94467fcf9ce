"""`spr glossary`: words, codes, statuses and abbreviations, looked up without a store."""

import sys
from pathlib import Path

import pytest

from workflow.vocabulary.abbreviations import ABBREVIATIONS

sys.path.insert(0, str(Path(__file__).parents[2] / "docs"))

from words import glossary

# fmt: off
USED = [
    "SIN", "RR", "LCSPR", "SCR", "SUDI", "DSP", "LSP", "ICB", "CCG", "CDOP", "NCMD", "JAR", "ICPC", "MASH",
    "LADO", "SGL", "SM", "BU", "DHR", "DARDR", "SAR", "MAPPA", "PSII", "IOPC", "CIN", "CP", "UASC",
]
# fmt: on


@pytest.mark.parametrize("short", USED)
def test_every_abbreviation_in_use_is_explained_first(spr, short):
    first = spr.ask(f"glossary {short.lower()}")["words"][0]
    assert (first["list"], first["code"]) == ("abbreviation", short)
    assert first["means"].endswith(".")


def test_each_abbreviation_stands_once_and_in_order():
    shorts = [each.short for each in ABBREVIATIONS]
    assert shorts == sorted(set(shorts))


def test_a_code_is_found_by_its_words_and_says_its_list(spr):
    words = spr.ask("glossary 'serious harm'")["words"]
    assert ("Incident type", "serious-harm") in [(each["list"], each["code"]) for each in words]
    assert spr.ask("glossary serious-harm")["words"] == words


def test_a_status_is_found_with_its_kind_of_case(spr):
    words = spr.ask("glossary gathering")["words"]
    assert ("Rapid review: status", "gathering") in [(each["list"], each["code"]) for each in words]


def test_without_a_word_everything_is_listed(spr):
    assert len(spr.ask("glossary")["words"]) > 300
    assert "Abbreviations" in spr.ok("glossary").words


def test_no_store_is_needed(spr, tmp_path, monkeypatch):
    monkeypatch.setenv("SPR_DATABASE", str(tmp_path / "none" / "spr.db"))
    assert "lead safeguarding partner" in spr.ok("glossary LSP").words


def test_what_is_not_there_is_answered_with_the_nearest(spr):
    said = spr("glossary LCPSR")
    assert said.code == 3
    assert "Did you mean lcspr?" in said.words


def test_the_page_has_the_abbreviations_too():
    page = "\n".join(glossary())
    assert all(f"| {each.short} | {each.stands_for} |" in page for each in ABBREVIATIONS)
