"""A new key-encryption key: everything wrapped anew, the old key destroyed, at no moment without a key.

Four steps, each of which may be the last before the power fails; run again, the steps go on from there.
After the first two keys lie on the disk and the old one fits; after the second the new one fits;
whoever opens the keystore tries both (`events.keys.wrapping.fitting`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from events.keys import wrapping
from events.keys.wrapping import DoesNotFit, WrappingKey
from events.refusals import KeyMissing, StoreBusy

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from events.keys.shelf import Shelf


class Rotation:
    """The rotation of one keystore: from the key at `old` to the one at `new`, or to one in its place.

    The key at `new` is taken where there is one, and made where there is none.
    With `keep` the old key stays where it is, for another keystore or because it is not ours to remove.
    """

    def __init__(self, shelf: Shelf, old: Path, new: Path | None = None, *, keep: bool = False) -> None:
        """Look at nothing yet."""
        self.shelf = shelf
        self.old = old
        self.new = new or wrapping.coming(old)
        self._named = new is not None
        self._keep = keep

    @property
    def steps(self) -> tuple[Callable[[], None], ...]:
        """The steps, in their order."""
        first = (self.make_ready, self.wrap_anew)
        return first if self._keep else (*first, self.overwrite_old, self.put_in_place)

    def make_ready(self) -> None:
        """The new key is on the disk before anything depends on it."""
        if self.new.exists():
            try:
                wrapping.read(self.new)
            except KeyMissing:
                if self._named:
                    raise
                wrapping.remove(self.new)  # half a key, from a rotation that was cut short
        if not self.new.exists():
            wrapping.make(self.new)

    def wrap_anew(self) -> None:
        """Everything is wrapped by the new key, in one transaction."""
        new = wrapping.read(self.new)
        if new.fits(self.shelf.request()):
            return  # done before it was cut short
        old = wrapping.fitting(self.old, self.shelf.request(), self.shelf.name)

        def anew(wrapped: bytes) -> bytes:
            return new.wrap(old.unwrap(wrapped))

        try:
            self.shelf.wrap_anew(anew, new.check_value)
        except DoesNotFit:
            raise self._not_done(old) from None

    def overwrite_old(self) -> None:
        """The old key is overwritten, once nothing depends on it."""
        if not wrapping.read(self.new).fits(self.shelf.request()):
            raise AssertionError("the old key is still in use")
        if self.old.exists():
            wrapping.overwrite(self.old)

    def put_in_place(self) -> None:
        """The new key takes its place, or only the name of the old one goes."""
        if not self._named:
            wrapping.put_in_place(self.old)
        elif self.old.exists():
            wrapping.remove(self.old)

    def _not_done(self, old: WrappingKey) -> KeyMissing | StoreBusy:
        if not old.fits(self.shelf.request()):
            return StoreBusy(
                f"Another program is wrapping the keys of {self.shelf.name} anew.",
                "Wait for it to finish; where it did not, run this again.",
            )
        return KeyMissing(
            f"A key in {self.shelf.name} was altered; nothing was changed.",
            "Bring the keystore back from its own backup: spr admin keys restore FILE",
        )


def rotate(shelf: Shelf, old: Path, new: Path | None = None, *, keep: bool = False) -> None:
    """Go through every step. Raises KeyMissing, Unsafe, StoreBusy, StoreFull, StoreReadOnly."""
    for step in Rotation(shelf, old, new, keep=keep).steps:
        step()
