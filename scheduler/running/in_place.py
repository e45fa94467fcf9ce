"""A file put in place whole: whoever reads it meanwhile reads the one before."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

FOR_ALL = 0o644
"""Others may read it: it holds nothing that they may not see."""


def put_in_place(path: Path, content: bytes, mode: int = FOR_ALL) -> None:
    """Write the content to the disk and put it in the place of what was there. Raises OSError."""
    descriptor, aside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(file.fileno(), mode)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(aside).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(aside).unlink()
        raise
