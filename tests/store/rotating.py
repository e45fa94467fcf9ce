"""A process that rotates the key-encryption key of a keystore for ever.

rotating.py KEYSTORE [first]

`first` destroys the old key before anything is wrapped by the new one, which is wrong and must be noticed.
"""

import os
import sys
from pathlib import Path

from events.keys import wrapping
from events.keys.rotation import Rotation
from events.keys.shelves import open_shelf


class Hasty(Rotation):
    """The steps in the wrong order."""

    def overwrite_old(self):
        wrapping.overwrite(self.old)

    @property
    def steps(self):
        return (self.make_ready, self.overwrite_old, self.wrap_anew, self.put_in_place)


def main(place, *how):
    path = Path(place)
    kind = Hasty if how else Rotation
    shelf = open_shelf(path)
    os.write(1, b"ready\n")
    while True:
        for step in kind(shelf, path.with_suffix(".kek")).steps:
            step()
        os.write(1, b"rotated\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
