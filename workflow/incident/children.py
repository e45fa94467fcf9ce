"""What is known of each child of an incident, by code.

A child nobody has given a code is kept under an empty one, and called "child" in clocks; the first child
to be given a code takes over what was known, and keeps that name in the clocks already running.
A child whose code changes, or who turns out to be the same as another, goes by the former codes as well.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import msgspec
from msgspec.structs import replace

from workflow.facts import Entry
from workflow.incident import facts as f
from workflow.incident.characteristics import Characteristics, completed
from workflow.moments import UNKNOWN, Moment
from workflow.vocabulary import (
    AbuseOrNeglect,
    AgeBand,
    Answer,
    Harm,
    Identity,
    IncidentType,
    LegalStatus,
    Placement,
)

UNCODED = "child"
_SETTLED = (IncidentType.DEATH, IncidentType.SERIOUS_HARM)
_LOOKED_AFTER: Mapping[LegalStatus, Answer] = {
    LegalStatus.NONE: Answer.NO,
    LegalStatus.CHILD_IN_NEED: Answer.NO,
    LegalStatus.CHILD_PROTECTION_PLAN: Answer.NO,
    LegalStatus.SPECIAL_GUARDIANSHIP: Answer.NO,
    LegalStatus.PRIVATELY_FOSTERED: Answer.NO,
    LegalStatus.ACCOMMODATED: Answer.YES,
    LegalStatus.INTERIM_CARE_ORDER: Answer.YES,
    LegalStatus.CARE_ORDER: Answer.YES,
    LegalStatus.PLACEMENT_ORDER: Answer.YES,
    LegalStatus.SECURE_OR_REMAND: Answer.YES,
}
"""What a legal status says of being looked after; the others leave it open."""
_TOO_YOUNG = {
    AgeBand.UNBORN, AgeBand.UNDER_ONE, AgeBand.ONE_TO_FIVE, AgeBand.SIX_TO_TEN, AgeBand.ELEVEN_TO_FIFTEEN,
}  # fmt: skip
"""Too young to be a care leaver: care ends after the sixteenth birthday."""


ADULT = {AgeBand.EIGHTEEN_TO_TWENTY_FOUR, AgeBand.TWENTY_FIVE_OR_OVER}
"""Who was 18 or over at the event was no child, and can have been a care leaver."""


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
    legal_status: LegalStatus = LegalStatus.UNKNOWN
    placement: Placement = Placement.UNKNOWN
    status_by: Entry | None = None  # what last told of the child's status
    age: AgeBand = AgeBand.UNKNOWN
    care_leaver: Answer = Answer.UNKNOWN
    review_asked_for: Answer = Answer.UNKNOWN
    stated: Characteristics | None = None
    former: tuple[str, ...] = ()  # codes under which the child was known before
    named: str = ""  # the name in clocks, where it is no longer the code
    also: tuple[str, ...] = ()  # names in clocks of children who turned out to be this one

    @property
    def subject(self) -> str:
        """The child's name in clocks, which never changes."""
        return self.named or (UNCODED if self.first_uncoded or not self.code else self.code)

    def among(self, codes: Collection[str]) -> bool:
        """Whether one of these codes means the child, today's or a former one."""
        return self.code in codes or any(former in codes for former in self.former)

    @property
    def adult(self) -> bool:
        """Whether it was no child any more as at the event: 18 or over."""
        return self.age in ADULT

    @property
    def was_care_leaver(self) -> Answer:
        """Whether it was a care leaver as at the event, which ends with the 25th birthday."""
        return Answer.NO if self.age is AgeBand.TWENTY_FIVE_OR_OVER else self.care_leaver

    @property
    def unborn(self) -> bool:
        """Whether the child was not born as at the event; an age that is stated decides."""
        unborn = self.identity is Identity.UNBORN
        return self.age is AgeBand.UNBORN or (self.age is AgeBand.UNKNOWN and unborn)

    @property
    def death_stated(self) -> bool:
        """Whether a fact of its own says that the child died, and not only what the notification told."""
        return self.death is not None and isinstance(self.death.fact, f.ChildDied)

    @property
    def suspected(self) -> bool:
        """Whether abuse or neglect is known or suspected."""
        return self.abuse in {AbuseOrNeglect.KNOWN, AbuseOrNeglect.SUSPECTED}


Children = Mapping[str, Child]


def code_of(children: Children, code: str) -> str:
    """Today's code of the child who goes or went by this one; the same where nobody did."""
    if code in children or not code:
        return code
    return next((child.code for child in children.values() if code in child.former), code)


def named(children: Children, codes: Iterable[str], version: int = 0) -> dict[str, Child]:
    """The children with these codes among them; the first new one takes over from the one without."""
    known = dict(children)
    for code in codes:
        if code_of(known, code) not in known:
            before = known.pop("", None)
            known[code] = (
                replace(before, code=code, first_uncoded=True)
                if before
                else Child(code=code, named_at=version)
            )
    return known


def changed(children: Children, code: str, version: int, changes: Mapping[str, Any]) -> Children:
    """Change what is known of one child, or of every child where no code is given."""
    code = code_of(children, code)
    if code in children:
        return {**children, code: replace(children[code], **changes)}
    known = named(children, (code,) if code or not children else (), version)
    codes = (code,) if code else tuple(known)
    return {**known, **{each: replace(known[each], **changes) for each in codes}}


def identified(children: Children, version: int, fact: f.ChildIdentified) -> Children:
    """A child under a new code, in the same place; where another child has that code, the two are one."""
    known = named(children, (fact.child,), version)
    before = known[code_of(known, fact.child)]
    code = code_of(known, fact.becomes) or before.code
    child = replace(before, identity=fact.identity)
    if code == before.code:
        return {**known, code: child}
    if code in known:
        return found_to_be_one({**known, before.code: child}, version, code, before.code)
    former = tuple(dict.fromkeys(filter(None, (*before.former, before.code))))
    child = replace(child, code=code, former=former, named=before.subject)
    return {each.code: each for each in (child if each is before else each for each in known.values())}


def found_to_be_one(children: Children, version: int, code: str, other: str) -> Children:
    """Two children as one, who goes by both codes; what was known of either is known of the one."""
    known = named(children, (code, other), version)
    one, also = known[code_of(known, code)], known[code_of(known, other)]
    if one is also:
        return known
    del known[also.code]
    return {**known, one.code: _both(one, also)}


def _both(one: Child, also: Child) -> Child:
    """What was known of the first child, and where that is nothing, of the other."""
    blank = Child()
    held = {
        name: getattr(one if getattr(one, name) != getattr(blank, name) else also, name)
        for name in Child.__struct_fields__
    }
    for happened, how in (("died", ("death", "died_on", "expected")), ("harmed", ("harm", "harmed_by"))):
        said = next((child for child in (one, also) if getattr(child, happened) is Answer.YES), None)
        if said:
            held |= {name: getattr(said, name) for name in (happened, *how)}
    if one.stated and also.stated:
        held |= {"stated": completed(one.stated, also.stated)}
    if also.suspected and not one.suspected:
        held |= {"abuse": also.abuse, "abuse_by": also.abuse_by}
    return Child(
        **held
        | {
            "code": one.code,
            "named_at": one.named_at,
            "first_uncoded": one.first_uncoded,
            "named": one.named,
            "former": tuple(dict.fromkeys(filter(None, (*one.former, also.code, *also.former)))),
            "also": (*one.also, also.subject, *also.also),
        }
    )


_OF_A_STATUS = (
    ("legal_status", "legal_status"),
    ("placement", "placement"),
    ("age", "age_band"),
    ("care_leaver", "care_leaver"),
)
"""What is kept of a child, and the field of the statement that says it."""


def status_stated(fact: f.ChildStatusStated) -> dict[str, Any]:
    """What a statement of a child's status as at the event tells; "unknown" takes nothing back."""
    stated = {name: value for name, said in _OF_A_STATUS if (value := getattr(fact, said)).value != "unknown"}
    if fact.legal_status in _LOOKED_AFTER:
        stated["looked_after"] = _LOOKED_AFTER[fact.legal_status]
    if fact.legal_status is LegalStatus.CARE_LEAVER:
        stated["care_leaver"] = Answer.YES
    if fact.age_band in _TOO_YOUNG and fact.care_leaver is Answer.UNKNOWN:
        stated["care_leaver"] = Answer.NO
    return stated


def notified(children: Children, entry: Entry, fact: f.Notified) -> Children:
    """What a notification tells of its children; it takes nothing back that was known before."""
    told = (*fact.died, *fact.seriously_harmed, *fact.children)
    known = named(children, tuple(dict.fromkeys(told)) or (() if children else ("",)))
    codes = _today(known, fact.children) or tuple(known)
    died = _today(known, fact.died) or (codes if fact.type is IncidentType.DEATH and len(codes) == 1 else ())
    harmed = _today(known, fact.seriously_harmed) or (codes if fact.type is IncidentType.SERIOUS_HARM else ())
    return {
        code: _told(child, entry, fact, died=code in died, harmed=code in harmed) if code in codes else child
        for code, child in known.items()
    }


def _today(children: Children, codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(code_of(children, code) for code in codes)


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
    said = stated(fact, "looked_after", "regulated_setting")
    return replace(child, **said, status_by=entry) if said else child


def stated(fact: object, *names: str) -> dict[str, Answer]:
    """Those of a fact's answers that are not "unknown"."""
    unknown = Answer.UNKNOWN
    return {name: answer for name in names if (answer := getattr(fact, name)) is not unknown}
