"""Secrets of channels: passwords and signing secrets, each in a file of the daemon's account alone."""

from pathlib import Path

from events.places import checked_private
from events.refusals import RecordError
from scheduler.settings import SettingsWrong

LARGEST = 4096
"""Bytes of a secret; whoever has more has named another file."""


def secret(where: str, file: str) -> bytes:
    """What a file of a secret holds, without the end of its last line.

    `where` is the setting that names it. Raises SettingsWrong, which never repeats what the file holds.
    """
    path = Path(file).expanduser()
    try:
        checked_private(path, where)
        with path.open("rb") as opened:
            held = opened.read(LARGEST + 1).rstrip(b"\r\n")
    except RecordError as error:
        raise SettingsWrong(f"{where}: {error.says} {error.remedy}") from None
    except OSError as error:
        raise SettingsWrong(f"{where}: {path} cannot be read ({error.strerror})") from None
    if not held or len(held) > LARGEST:
        raise SettingsWrong(f"{where}: {path} holds no secret, or more than one; write one line into it")
    return held
