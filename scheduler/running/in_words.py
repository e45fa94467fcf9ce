"""An error as a line of the log says it."""

import traceback
from pathlib import Path

from events.refusals import FieldRefused, RecordBroken, RecordError, StreamMoved, UnknownFact
from scheduler.service import NotFound

_MAY_NAME_A_STREAM = (FieldRefused, RecordBroken, StreamMoved, UnknownFact)


def in_words(error: BaseException) -> dict[str, str]:
    """What happened and what to do, where the words are about the store and not about a case."""
    said: dict[str, str] = {"error": type(error).__name__}
    if isinstance(error, NotFound):
        return {**said, "says": str(error)}
    if isinstance(error, RecordError) and not isinstance(error, _MAY_NAME_A_STREAM):
        return {**said, "says": error.says, "remedy": error.remedy}
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return {**said, "where": where, "remedy": "Run: spr doctor"}
