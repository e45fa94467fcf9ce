"""What a store has adopted: its bank holidays and its policy, as the record says."""

from collections.abc import Mapping

from events.store import RecordReader
from projections.translation import Translation
from workflow.facts import Entry
from workflow.policy import Policy
from workflow.workingdays import Calendar

CALENDAR = "calendar/england-and-wales"
POLICIES = "policy/"


class Adopted:
    """The lists of bank holidays and the profiles on record."""

    def __init__(self, store: RecordReader, translation: Translation) -> None:
        """Begin with nothing read."""
        self._store, self._translation = store, translation
        self._calendars: dict[str, Calendar] = {}
        self._read = 0
        self._heads: list[tuple[str, int]] = []
        self._policy = Policy()

    def calendars(self) -> Mapping[str, Calendar]:
        """Every revision of the bank holidays that was adopted, by name@revision, the last one last."""
        for recorded in self._store.stream(CALENDAR, after=self._read):
            one = self._translation.entry(recorded).fact.calendar()
            self._calendars.pop(f"{one.name}@{one.revision}", None)  # adopted again, it is the last one
            self._calendars[f"{one.name}@{one.revision}"] = one
            self._read = recorded.version
        return self._calendars

    def calendar_entries(self) -> list[Entry]:
        """Every adoption of a list of bank holidays, in the order they were recorded."""
        return [self._translation.entry(recorded) for recorded in self._store.stream(CALENDAR)]

    def policies(self) -> list[Entry]:
        """Every adoption of a profile, in the order they were recorded."""
        entries = [
            self._translation.entry(recorded)
            for head in self._store.streams(POLICIES)
            for recorded in self._store.stream(head.name)
        ]
        return sorted(entries, key=lambda entry: entry.position)

    def policy(self) -> Policy:
        """The national sets with every profile adopted, the last one last."""
        heads = [(head.name, head.version) for head in self._store.streams(POLICIES)]
        if heads != self._heads:
            self._policy = Policy(tuple(entry.fact.adoption() for entry in self.policies()))
            self._heads = heads
        return self._policy
