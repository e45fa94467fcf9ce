"""The children of two cases that are merged: which code there each child here has."""

from collections.abc import Mapping, Sequence

from scheduler.cli.deciding.decided import Place
from scheduler.cli.endings import USAGE, Ending
from workflow.facts import Standing


def children_of(place: Place, pairs: Sequence[str]) -> Mapping[str, str]:
    """What was typed as A=B, by the codes here; an Ending where that cannot be meant."""
    known = _codes(place.standing)
    said: dict[str, str] = {}
    for pair in pairs:
        here, equals, there = (part.strip() for part in pair.partition("="))
        if not (equals and here and there):
            raise Ending(USAGE, "--child takes A=B: the child A of this case is the child B there.")
        if here not in known:
            listed = ", ".join(known) or "no child with a code"
            raise Ending(USAGE, f"--child: there is no such child in {place.case}, which has {listed}.")
        if here in said:
            raise Ending(USAGE, f"--child {here}= is said twice; say it once.")
        said[here] = _code(there)
    return said


def _code(text: str) -> str:
    """A child's code as it may be kept; what is none is not repeated, because it may be a name."""
    import msgspec

    from workflow.facts import ChildCode

    try:
        code: str = msgspec.convert(text, ChildCode)
    except msgspec.ValidationError:
        raise Ending(
            USAGE, "--child: what is given is no child's code; write one such as A, B or TDS20."
        ) from None
    return code


def taken_for_one(place: Place, into: str, codes: Mapping[str, str]) -> list[str]:
    """What to say of children who bear one code in both cases, and are taken to be the same child."""
    if into == place.case:
        return []
    there = set(_codes(place.service.standing(into)))
    alike = [code for code in _codes(place.standing) if code not in codes and code in there]
    return [
        f"child {code} of {place.case} is taken to be child {code} of {into}; "
        f"where it is another child, say so: --child {code}=B"
        for code in alike
    ]


def _codes(standing: Standing) -> list[str]:
    return [code for code in getattr(standing, "children", {}) if code]
