"""Merged cells: what one cell says for several rows is said in each of them, where that is what it means."""

from collections.abc import Mapping, Sequence

from scheduler.cli.chronologies.grids import Cell, Line, Merge, letter

ONE_FOR_SEVERAL = frozenset(
    {"date", "time", "precision", "agency", "document", "page", "subject", "post", "author", "sensitivity"}
)
"""The columns in which one cell can stand for several rows: two events of one day, of one source."""


class Merged:
    """The merged cells of a sheet, asked row by row, from the top."""

    def __init__(self, merges: Sequence[Merge], columns: Mapping[int, str]) -> None:
        """Take the merged ranges, and which column holds what."""
        self._columns = columns
        self._open: dict[Merge, Cell] = {}
        self._down = sorted(each for each in merges if self._matters(each))
        self._wide = [each for each in self._down if self._is_wide(each)]
        self._next = 0
        self.notes: list[str] = []

    def filled(self, line: Line) -> Sequence[Cell]:
        """The cells of a row, each that is part of a merged one with what that says."""
        self._begin(line)
        cells = list(line.cells)
        for merge, value in [*self._open.items()]:
            if merge.last_row < line.number:
                del self._open[merge]
            elif merge.first_row < line.number:
                cells += [None] * (merge.first_column + 1 - len(cells))
                cells[merge.first_column] = value
        return cells

    def refused(self, row: int) -> str:
        """Why a row cannot be read: its merged cells mean more than one thing; empty where it can."""
        for merge in self._wide:
            if merge.first_row <= row <= merge.last_row:
                first, last = letter(merge.first_column), letter(merge.last_column)
                return f"is merged across the columns {first} to {last}; unmerge it, or take the row out"
        for merge in self._open:
            if merge.first_row <= row <= merge.last_row and not self._stands_for_several(merge):
                rows = f"rows {merge.first_row} to {merge.last_row}"
                return f"is merged over {rows} in column {letter(merge.first_column)}; write it in each row"
        return ""

    def _begin(self, line: Line) -> None:
        while self._next < len(self._down) and self._down[self._next].first_row <= line.number:
            merge = self._down[self._next]
            self._next += 1
            if merge.first_row == line.number and merge.last_row > merge.first_row:
                column = merge.first_column
                self._open[merge] = line.cells[column] if column < len(line.cells) else None
                if self._stands_for_several(merge):
                    self._say(merge)

    def _say(self, merge: Merge) -> None:
        where = f"Column {letter(merge.first_column)}, rows {merge.first_row} to {merge.last_row}"
        self.notes.append(f"{where}: merged; what it says was taken for each of the rows.")

    def _matters(self, merge: Merge) -> bool:
        return any(merge.first_column <= column <= merge.last_column for column in self._columns)

    def _is_wide(self, merge: Merge) -> bool:
        """Whether it reaches over several columns of which more than one is read."""
        return sum(merge.first_column <= column <= merge.last_column for column in self._columns) > 1

    def _stands_for_several(self, merge: Merge) -> bool:
        return self._columns.get(merge.first_column, "") in ONE_FOR_SEVERAL
