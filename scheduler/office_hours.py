"""The office hours of the partnership, as they are set: when messages go that can wait."""

from datetime import time
from functools import cached_property
from typing import Annotated

import msgspec

from workflow.facts import says

_HOUR = msgspec.Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")
NEVER = "never"
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
_WEEKLY = msgspec.Meta(
    title="a weekday and an hour, such as Monday 09:00, or never",
    pattern=rf"^(never|({'|'.join(_WEEKDAYS)}) ([01][0-9]|2[0-3]):[0-5][0-9])$",
)


class OfficeHours(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True):
    """When messages go that can wait; by the clock in London, and bank holidays are no working days."""

    opens: Annotated[str, _HOUR, says("the hour from which messages go, such as 08:00")] = "08:00"
    closes: Annotated[str, _HOUR, says("the hour from which they wait, such as 18:00")] = "18:00"
    digest_at: Annotated[
        str, _HOUR, says("the hour at which goes what came up since the day before, such as 09:00")
    ] = "09:00"
    one_by_one: Annotated[
        int,
        msgspec.Meta(ge=1, le=1000),
        says("how many urgent messages go to one address one by one; more at a time go as one"),
    ] = 10

    overdue_returns: Annotated[
        str,
        _WEEKLY,
        says(
            "when each delegated partner gets the list of what their agencies owe, such as Monday 09:00; "
            "or never"
        ),
    ] = "Monday 09:00"

    def __post_init__(self) -> None:
        """Say what does not fit together."""
        if self.weekly and not self.opens <= self.overdue_returns[-5:] < self.closes:
            message = "the hour of overdue_returns lies between opens and closes"
            raise ValueError(message)
        if not self.opens <= self.digest_at < self.closes:
            message = "the hour of digest_at lies between opens and closes, and closes after opens"
            raise ValueError(message)

    @cached_property
    def opening(self) -> time:
        """The hour from which messages go."""
        return time.fromisoformat(self.opens)

    @cached_property
    def closing(self) -> time:
        """The hour from which they wait."""
        return time.fromisoformat(self.closes)

    @cached_property
    def morning(self) -> time:
        """The hour of the digest, and of what is due today."""
        return time.fromisoformat(self.digest_at)

    @cached_property
    def weekly(self) -> tuple[int, time] | None:
        """The weekday, 0 for Monday, and the hour of the lists of overdue returns; None: never."""
        if self.overdue_returns == NEVER:
            return None
        weekday, _, hour = self.overdue_returns.partition(" ")
        return _WEEKDAYS.index(weekday), time.fromisoformat(hour)
