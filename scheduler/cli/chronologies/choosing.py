"""Which events of a chronology are shown: of which agency, about whom, from when to when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from workflow.chronology.merging import Row
from workflow.moments import Moment, spoken
from workflow.vocabulary import Agency, Answer


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is asked for; what is left out chooses nothing."""

    agency: Agency | None = None
    subject: str | None = None
    since: Moment | None = None
    until: Moment | None = None
    significant: bool = False

    def of(self, rows: Sequence[Row]) -> list[Row]:
        """The rows that fit. One without a date is left out where days are asked for."""
        return [row for row in rows if self._fits(row)]

    def _fits(self, row: Row) -> bool:
        fact = row.fact
        return (
            (self.agency is None or fact.agency is self.agency)
            and (self.subject is None or self.subject in fact.subjects)
            and (not self.significant or fact.significant is Answer.YES)
            and _not_before(row, self.since)
            and _not_after(row, self.until)
        )

    def said(self) -> Iterator[str]:
        """What was chosen, for people."""
        if self.agency is not None:
            yield f"of {self.agency.label}"
        if self.subject is not None:
            yield f"about {self.subject}"
        if self.since is not None:
            yield f"from {spoken(self.since)}"
        if self.until is not None:
            yield f"to {spoken(self.until)}"
        if self.significant:
            yield "marked as significant"


def _not_before(row: Row, since: Moment | None) -> bool:
    return since is None or since.first_day is None or _day(row.happened.last_day) >= since.first_day


def _not_after(row: Row, until: Moment | None) -> bool:
    if until is None or until.last_day is None:
        return True
    return row.happened.first_day is not None and row.happened.first_day <= until.last_day


def _day(day: date | None) -> date:
    return day or date.min
