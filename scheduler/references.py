"""Which fields of a fact name another case."""

from typing import Annotated, get_args, get_origin

from workflow.facts import CaseReference

_BESIDE = get_args(CaseReference)[1]
"""What is written beside the type of a case's reference, wherever it is used."""


def names_a_case(hint: object) -> bool:
    """Whether a field of this type holds the reference of a case."""
    return get_origin(hint) is Annotated and _BESIDE in get_args(hint)[1:]
