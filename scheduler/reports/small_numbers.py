"""Small numbers are not shown: where so few are counted, a number can tell who they are.

From 1 to 4 a number is shown as c, as the Department for Education does in its statistics; 0 is shown.
Of numbers whose sum is shown elsewhere, a second one is held back, so that none follows from the others.
"""

from collections.abc import Sequence

FEWEST = 5
"""The smallest number above 0 that is shown."""
HELD_BACK = "c"
MEANS = (
    f"{HELD_BACK} stands in the place of a number from 1 to 4, which is not shown, to protect people, or of "
    "one from which such a number would follow."
)
IN_WORDS = "1 to 4"
"""The same where a number stands alone."""


def small(number: int) -> bool:
    """Whether a number is too small to be shown."""
    return 0 < number < FEWEST


def shown(number: int, *, exact: bool) -> int | str:
    """The number, or c in the place of a small one."""
    return HELD_BACK if small(number) and not exact else number


def all_shown(numbers: Sequence[int], *, exact: bool) -> list[int | str]:
    """Numbers whose sum may be shown: with a single small one, the next smallest is held back as well."""
    few = {place for place, number in enumerate(numbers) if small(number)}
    others = [place for place, number in enumerate(numbers) if number and place not in few]
    if len(few) == 1 and others:
        few.add(min(others, key=lambda place: numbers[place]))
    return [HELD_BACK if place in few and not exact else number for place, number in enumerate(numbers)]
