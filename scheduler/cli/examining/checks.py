"""What a check comes to: ok, warn or fail, and what to do."""

from typing import NamedTuple

OK, WARN, FAIL = "ok", "warn", "fail"
NONE = "there is none"


class Check(NamedTuple):
    """One thing looked at: its name, how it is, what was seen, and what to do."""

    name: str
    state: str
    says: str
    remedy: str = ""
