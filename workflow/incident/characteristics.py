"""What the national form asks of a child as at the notification, in the bands of the national statistics."""

import msgspec
from msgspec.structs import replace

from workflow.facts import Entry
from workflow.incident import facts as f
from workflow.vocabulary import Agency, Answer, Ethnicity, ProtectionPlan, Sex


class Characteristics(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What the national form asks of a child as at the notification; `by` is what told of it last."""

    sex: Sex = Sex.UNKNOWN
    ethnicity: Ethnicity = Ethnicity.UNKNOWN
    disability: Answer = Answer.UNKNOWN
    child_in_need: Answer = Answer.UNKNOWN
    child_protection: ProtectionPlan = ProtectionPlan.UNKNOWN
    known: Answer = Answer.UNKNOWN
    known_to: tuple[Agency, ...] = ()
    by: Entry | None = None


NOT_STATED = Characteristics()
"""Nobody has stated anything."""


def stated_of(
    before: Characteristics | None, entry: Entry, fact: f.ChildCharacteristicsStated
) -> Characteristics:
    """A child's characteristics after one more statement of them; "unknown" takes nothing back.

    Whoever is named among the agencies that knew the child shows that one did.
    """
    names = (name for name in Characteristics.__struct_fields__ if name != "by")
    said = {name: value for name in names if (value := getattr(fact, name)) != getattr(NOT_STATED, name)}
    known = {"known": Answer.YES} if fact.known_to else {}
    return replace(before or NOT_STATED, **said | known, by=entry)


def completed(one: Characteristics, also: Characteristics) -> Characteristics:
    """What was stated of either of two children who turned out to be one; the first one's word goes first."""
    both = {
        name: getattr(also, name)
        for name in Characteristics.__struct_fields__
        if getattr(one, name) == getattr(NOT_STATED, name)
    }
    known_to = tuple(dict.fromkeys((*one.known_to, *also.known_to)))
    return replace(one, **both | ({"known_to": known_to, "known": Answer.YES} if known_to else {}))
