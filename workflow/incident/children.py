"""What is known of each child of an incident, by code.

A child nobody has given a code is kept under an empty one, and called "child" in clocks; the first child
to be given a code takes over what was known, and keeps that name in the clocks already running.
"""

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec.structs import replace

from workflow.facts import Entry
from workflow.incident import facts as f
from workflow.moments import UNKNOWN, Moment
from workflow.vocabulary import AbuseOrNeglect, Answer, Harm, Identity, IncidentType

UNCODED = "child"
_SETTLED = (IncidentType.DEATH, IncidentType.SERIOUS_HARM)


class Child(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What is known of one child, by code; the code is empty where nobody gave one."""

    code: str = ""
    first_uncoded: bool = False
    named_at: int = 0  # the version of the case at which the child came on record; 0: from the first
    identity: Identity = Identity.UNIDENTIFIED
    died: Answer = Answer.UNKNOWN
    death: Entry | None = None
    died_on: Moment = UNKNOWN
    expected: Answer = Answer.UNKNOWN
    harmed: Answer = Answer.UNKNOWN
    harm: tuple[Harm, ...] = ()
    harmed_by: Entry | None = None
    abuse: AbuseOrNeglect = AbuseOrNeglect.UNKNOWN
    abuse_by: Entry | None = None
    looked_after: Answer = Answer.UNKNOWN
    regulated_setting: Answer = Answer.UNKNOWN

    @property
    def subject(self) -> str:
        """The child's name in clocks, which never changes."""
        return UNCODED if self.first_uncoded or not self.code else self.code

    @property
    def suspected(self) -> bool:
        """Whether abuse or neglect is known or suspected."""
        return self.abuse in {AbuseOrNeglect.KNOWN, AbuseOrNeglect.SUSPECTED}


Children = Mapping[str, Child]


def named(children: Children, codes: tuple[str, ...], version: int = 0) -> dict[str, Child]:
    """The children with these codes among them; the first new one takes over from the one without."""
    known = dict(children)
    for code in codes:
        if code not in known:
            before = known.pop("", None)
            known[code] = (
                replace(before, code=code, first_uncoded=True)
                if before
                else Child(code=code, named_at=version)
            )
    return known


def changed(children: Children, code: str, version: int, changes: Mapping[str, Any]) -> Children:
    """Change what is known of one child, or of every child where no code is given."""
    if code in children:
        return {**children, code: replace(children[code], **changes)}
    known = named(children, (code,) if code or not children else (), version)
    codes = (code,) if code else tuple(known)
    return {**known, **{each: replace(known[each], **changes) for each in codes}}


def notified(children: Children, entry: Entry, fact: f.Notified) -> Children:
    """What a notification tells of its children; it takes nothing back that was known before."""
    told = (*fact.died, *fact.seriously_harmed, *fact.children)
    known = named(children, tuple(dict.fromkeys(told)) or (() if children else ("",)))
    codes = fact.children or tuple(known)
    died = fact.died or (codes if fact.type is IncidentType.DEATH and len(codes) == 1 else ())
    harmed = fact.seriously_harmed or (codes if fact.type is IncidentType.SERIOUS_HARM else ())
    return {
        code: _told(child, entry, fact, died=code in died, harmed=code in harmed) if code in codes else child
        for code, child in known.items()
    }


def _told(child: Child, entry: Entry, fact: f.Notified, *, died: bool, harmed: bool) -> Child:
    """One child after the notification, which speaks of the child."""
    not_said = Answer.NO if fact.type in _SETTLED else Answer.UNKNOWN
    if died:
        child = replace(child, died=Answer.YES, death=child.death or entry)
        child = replace(child, died_on=child.died_on if child.died_on.known else fact.happened)
    elif child.died is Answer.UNKNOWN:
        child = replace(child, died=not_said)
    if harmed:
        harm = child.harm or (Harm.NOT_STATED,)
        child = replace(child, harmed=Answer.YES, harm=harm, harmed_by=child.harmed_by or entry)
    elif child.harmed is Answer.UNKNOWN:
        child = replace(child, harmed=not_said)
    if fact.abuse_or_neglect is not AbuseOrNeglect.UNKNOWN:
        child = replace(child, abuse=fact.abuse_or_neglect, abuse_by=entry)
    return replace(child, **stated(fact, "looked_after", "regulated_setting"))


def stated(fact: object, *names: str) -> dict[str, Answer]:
    """Those of a fact's answers that are not "unknown"."""
    unknown = Answer.UNKNOWN
    return {name: answer for name in names if (answer := getattr(fact, name)) is not unknown}
