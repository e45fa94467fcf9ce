"""A chronology, the files of two agencies, and a difference between them."""

import datetime as dt

import pytest
from agency_files import HEADINGS, VISIT, bring_in
from openpyxl import Workbook


@pytest.fixture
def case(spr):
    """A chronology for a review of the year 2019, to which the police and a school are asked."""
    spr.ok("record review.commissioned --kind local --lead local-authority --occurred 'Mon 2 Nov 2026'")
    spr.ok(
        "chronology open review/2026-001 --period '1 January 2019 to 31 December 2019' "
        "--agency police,school --person A,mother"
    )
    return "chronology/2026-002"


@pytest.fixture
def sheet(tmp_path):
    """Write a workbook of these rows, and let the test do to the sheet what it likes."""

    def write(*rows, name="police.xlsx", headings=HEADINGS, change=lambda _: None):
        book = Workbook()
        for row in ([headings] if headings else []) + list(rows):
            book.active.append(row)
        change(book.active)
        book.save(tmp_path / name)
        return tmp_path / name

    return write


@pytest.fixture
def two(spr, case, sheet):
    """Two agencies that differ about one visit, and between them a long silence."""
    bring_in(spr, sheet(VISIT, (dt.date(2019, 12, 1), "", "Last call.")))
    path = sheet(
        (dt.date(2019, 3, 4), dt.time(14, 35), "Visit with the police.", "N", "A", "police"),
        (dt.date(2019, 9, 2), "", "Began year 4."),
        name="school.xlsx",
    )
    bring_in(spr, path, agency="school")
    return case
