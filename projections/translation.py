"""Where the record's words become the guidance's facts, and the guidance's facts the record's words.

It is the only place that knows both: the record knows no domain, and the guidance no storage.
"""

from functools import lru_cache

from events.codec import Codec, FactShape
from events.record import Draft, Recorded
from workflow.catalogue import FACTS, sealed
from workflow.facts import Entry, Given
from workflow.moments import Moment


def codec() -> Codec:
    """The codec of every fact in the catalogue; TypeError where an upcast is missing or left over."""
    shapes = [FactShape(fact.stored, fact, fact.schema, fact.upcasts) for fact in FACTS.values()]
    return Codec(shapes, enc_hook=str, dec_hook=_of_its_type)


@lru_cache(maxsize=4096)  # the same days come again and again, and none of the types can be changed
def _of_its_type(kind: type, text: object) -> object:
    return kind(text)


_moment = lru_cache(maxsize=4096)(Moment)


class Translation:
    """Reads entries from the record, and drafts them for it."""

    def __init__(self, made: Codec | None = None, subject: str | None = None) -> None:
        """Prepare the codec once, or take one that is made; its drafts are sealed under the subject's key."""
        self.codec = made or codec()
        self._subject = subject

    def sealing_under(self, subject: str) -> "Translation":
        """The same, which seals under the key of a subject what it drafts, whichever stream it is for."""
        return Translation(self.codec, subject)

    def entry(self, recorded: Recorded) -> Entry:
        """The entry that was recorded; its sealed texts stay sealed. Raises UnknownFact."""
        said = recorded.says
        return Entry(
            fact=self.codec.from_recorded(recorded),
            occurred=_moment(said.occurred),
            id=said.id,
            recorded=recorded.recorded,
            version=recorded.version,
            position=recorded.position,
            learned=_moment(said.learned) if said.learned else None,
            by=said.by,
            role=said.role,
            departs_from=said.departs_from,
            policy=said.policy,
            cause=said.cause,
        )

    def draft(self, entry: Entry, given: Given) -> Draft:  # noqa: ARG002  drafting needs nothing from outside
        """The draft of a new entry, its texts still in plain words."""
        fact = entry.fact
        return Draft(
            id=entry.id,
            type=fact.stored,
            schema=fact.schema,
            occurred=str(entry.occurred),
            learned=str(entry.learned) if entry.learned else None,
            by=entry.by,
            role=entry.role,
            departs_from=entry.departs_from,
            departure=entry.departure,
            policy=entry.policy,
            cause=entry.cause,
            subject=self._subject,
            data=self.codec.to_data(fact),
            words=tuple(sorted(name for name in sealed(type(fact)) if getattr(fact, name) is not None)),
        )
