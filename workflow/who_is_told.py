"""Who is to be told of an incident on which ground, and whether they were: tables, with their sources.

A rapid review follows every notification on a ground of section 16C(1); the death of a looked after child
or of a care leaver goes through the same form, and needs none unless that section applies too.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import msgspec

from workflow.facts import Entry
from workflow.incident import facts as f
from workflow.incident import jurisdiction
from workflow.spans import Span
from workflow.vocabulary import Addressee, Agency, Answer, Ground, Means, Told
from workflow.why_told import source

if TYPE_CHECKING:
    from workflow.incident.standing import Incident


class Addressees(msgspec.Struct, frozen=True):
    """Who is told on one ground; `regime` is the guidance of a time before the Panel that says so.

    Where it is written that a body is told, stands in `workflow.why_told`, for each body of its own.
    """

    bodies: tuple[Addressee, ...]
    regime: str = ""


_NOTIFIED = (
    Addressee.PANEL, Addressee.OFSTED, Addressee.SECRETARY_OF_STATE, Addressee.SAFEGUARDING_PARTNERS, Addressee.PARTNERS_OF_OTHER_AREAS,
    Addressee.PARTNERSHIP_OFFICE, Addressee.POLICE, Addressee.DESIGNATED_OFFICER, Addressee.PARENTS,
)  # fmt: skip
_OF_A_DEATH = (Addressee.CHILD_DEATH_REVIEW_PARTNERS, Addressee.CORONER)
# fmt: off
ADDRESSEES: Mapping[Ground, Addressees] = {
    Ground.DEATH: Addressees((*_NOTIFIED, *_OF_A_DEATH)),
    Ground.SERIOUS_HARM: Addressees(_NOTIFIED),
    Ground.LOOKED_AFTER_DEATH: Addressees(
        (Addressee.SECRETARY_OF_STATE, Addressee.OFSTED, Addressee.SAFEGUARDING_PARTNERS, Addressee.PARTNERS_OF_OTHER_AREAS, Addressee.PARTNERSHIP_OFFICE,
         *_OF_A_DEATH, Addressee.POLICE, Addressee.DESIGNATED_OFFICER, Addressee.PARENTS,
         Addressee.PLACING_AUTHORITY, Addressee.REVIEWING_OFFICER, Addressee.INTEGRATED_CARE_BOARD)),
    Ground.REGULATED_SETTING_DEATH: Addressees(
        (Addressee.OFSTED, Addressee.PARTNERSHIP_OFFICE, *_OF_A_DEATH, Addressee.PARENTS, Addressee.PLACING_AUTHORITY)),
    Ground.CARE_LEAVER_DEATH: Addressees((Addressee.SECRETARY_OF_STATE, Addressee.OFSTED, Addressee.PARTNERSHIP_OFFICE)),
    Ground.REFERRAL_FOR_REVIEW: Addressees((Addressee.PARTNERSHIP_OFFICE,)),
}
# fmt: on
_WITH_THE_BOARD = (
    Addressee.OFSTED,
    Addressee.LSCB,
    Addressee.PARTNERSHIP_OFFICE,
    Addressee.POLICE,
    Addressee.DESIGNATED_OFFICER,
    Addressee.PARENTS,
)  # fmt: skip
_OF_THE_PANELS_TIME = {Addressee.PANEL, Addressee.SAFEGUARDING_PARTNERS, Addressee.PARTNERS_OF_OTHER_AREAS}
_OFSTED_AND_BOARD = "Ofsted and the local safeguarding children board"
# fmt: off
BEFORE_THE_PANEL: tuple[tuple[Span, Mapping[Ground, Addressees]], ...] = (
    (Span(None, date(2013, 4, 15)), {
        ground: Addressees(
            (Addressee.OFSTED, Addressee.SECRETARY_OF_STATE, *_WITH_THE_BOARD[2:], *bodies),
            "Working Together 2010, chapter 8: Ofsted and the Department (to be confirmed by the partnership)")
        for ground, bodies in ((Ground.DEATH, _OF_A_DEATH), (Ground.SERIOUS_HARM, ()))}),
    (Span(date(2013, 4, 15), date(2015, 3, 26)), {
        ground: Addressees((*_WITH_THE_BOARD, *bodies), f"Working Together 2013: {_OFSTED_AND_BOARD}")
        for ground, bodies in ((Ground.DEATH, _OF_A_DEATH), (Ground.SERIOUS_HARM, ()))}),
    (Span(date(2015, 3, 26), date(2018, 6, 29)), {
        ground: Addressees((*_WITH_THE_BOARD, *bodies), f"Working Together 2015: {_OFSTED_AND_BOARD}, within five working days")
        for ground, bodies in ((Ground.DEATH, _OF_A_DEATH), (Ground.SERIOUS_HARM, ()), (Ground.REGULATED_SETTING_DEATH, _OF_A_DEATH))}),
)
# fmt: on
"""Who was told before 29 June 2018, where section 16C and the Panel did not exist; the rest is as now."""
_NO_BOARD = datetime(2019, 9, 29, tzinfo=UTC)
"""The partnerships' own arrangements were live by 29 September 2019."""
REVIEWED_RAPIDLY = frozenset({Ground.DEATH, Ground.SERIOUS_HARM})
"""The grounds of section 16C(1), on which the Panel calls the rapid review automatic."""


def addressees(ground: Ground, day: date | None = None) -> Addressees:
    """Who is told on this ground by the national set of a day; where nobody knows the day, of today's."""
    for span, then in BEFORE_THE_PANEL:
        if day and day in span:
            now = ADDRESSEES[ground]
            bodies = tuple(body for body in now.bodies if body not in _OF_THE_PANELS_TIME)
            return then.get(ground) or Addressees(bodies)
    return ADDRESSEES[ground]


def who_is_told(ground: Ground, day: date | None = None) -> tuple[Addressee, ...]:
    """The bodies that are to be told on this ground, at the least, of an incident of this day."""
    return addressees(ground, day).bodies


def rapid_review_follows(ground: Ground) -> bool:
    """Whether a notification on this ground leads to a rapid review; other grounds only beside one that does."""
    return ground in REVIEWED_RAPIDLY


class Telling(msgspec.Struct, frozen=True):
    """One body: told, not told, not needed, or not known yet, and because of what.

    `entry` shows that it was told. Of a body still to be told, `source` is where that is written, and
    `ground` what calls for it.
    """

    body: Addressee
    state: Told
    because: str
    entry: Entry | None = None
    source: str = ""
    ground: Ground | None = None


class Grounds(msgspec.Struct, frozen=True):
    """The grounds of an incident: those that are shown, and those of which nobody knows yet."""

    shown: tuple[Ground, ...]
    unanswered: tuple[Ground, ...] = ()


def tellings(incident: "Incident", grounds: Grounds, day: date | None = None) -> list[Telling]:
    """How each body stands, for the grounds of the incident, by the guidance of its day."""
    found = (_telling(incident, body, grounds, day) for body in Addressee)
    return [each for each in found if each.state in _LISTED or each.body not in _NOT_ALWAYS_LISTED]


_LISTED = (Told.TOLD, Told.NOT_TOLD)


_NOT_ALWAYS_LISTED = {
    Addressee.LSCB, Addressee.SAFEGUARDING_ADULTS_BOARD, Addressee.COMMUNITY_SAFETY_PARTNERSHIP,
    Addressee.GENERAL_PRACTICE, Addressee.HEALTH_VISITOR, Addressee.SCHOOL,
}  # fmt: skip
"""Listed only where they were to be told, or were: the board of old, and whom no source asks for in every case."""


def _telling(incident: "Incident", body: Addressee, grounds: Grounds, day: date | None) -> Telling:
    entries = sorted(_SHOWN[body](incident), key=lambda entry: entry.version)
    if entries:
        return Telling(body, Told.TOLD, "it is on record", entries[0])
    asked = [ground for ground in grounds.shown if body in who_is_told(ground, day)]
    if not asked:
        return _not_asked(incident, body, grounds, day)
    if why_not := _why_not(incident, body):
        return Telling(body, Told.NOT_NEEDED, why_not)
    ground = asked[0]
    where = source(body, ground, day, addressees(ground, day).regime)
    return Telling(body, Told.NOT_TOLD, f"the ground that is shown: {ground.label}", None, where, ground)


def _not_asked(incident: "Incident", body: Addressee, grounds: Grounds, day: date | None) -> Telling:
    """No ground that is shown asks for the body; nothing unknown is taken for "no"."""
    if body in _BY_THE_DECISION and _decided_against(incident):
        return Telling(body, Told.NOT_NEEDED, "it was decided that the criteria are not met")
    unanswered = [ground for ground in grounds.unanswered if body in who_is_told(ground, day)]
    if unanswered and not _why_not(incident, body):
        whether = ", ".join(ground.label for ground in unanswered)
        return Telling(body, Told.NOT_KNOWN, f"nobody has answered yet whether this ground is met: {whether}")
    if any(body in who_is_told(ground) for ground in grounds.shown):
        return Telling(body, Told.NOT_NEEDED, "the guidance of that time did not ask for it")
    none = "no ground that is shown asks for it" if grounds.shown else "no ground asks for it"
    return Telling(body, Told.NOT_NEEDED, none)


_BY_THE_DECISION = {
    Addressee.PANEL, Addressee.OFSTED, Addressee.SECRETARY_OF_STATE, Addressee.SAFEGUARDING_PARTNERS,
}  # fmt: skip
"""Who is told by or beside the notification, of which the local authority decides."""


def _decided_against(incident: "Incident") -> bool:
    return incident.criteria is not None and isinstance(incident.criteria.fact, f.CriteriaNotMet)


def _why_not(incident: "Incident", body: Addressee) -> str:
    asked = _NOT_NEEDED.get(body)
    return asked(incident) if asked else ""


def _forms(incident: "Incident") -> Iterable[Entry]:
    """The notifications made by the national form, or to the Panel by other means."""
    return (entry for entry in incident.standing_reports if _national(entry))


def _national(entry: Entry) -> bool:
    return isinstance(entry.fact, f.PanelNotified) or entry.fact.means is Means.NATIONAL_FORM


def _copied(incident: "Incident") -> list[Entry]:
    """The national form, of which the system sends a copy to Ofsted and to the Department."""
    return [entry for entry in incident.standing_reports if entry.fact.means is Means.NATIONAL_FORM]


def _ofsted(incident: "Incident") -> list[Entry]:
    direct = [entry for entry in incident.standing_reports if isinstance(entry.fact, f.ReportedToOfsted)]
    return [*_copied(incident), *direct]


def _partners(incident: "Incident") -> list[Entry]:
    return [entry for entry in incident.of(f.SafeguardingPartnersInformed) if entry.fact.area == f.OURS]


def _other_areas(incident: "Incident") -> list[Entry]:
    """Those of every other area concerned: told only when each of them was."""
    told = dict(_told_areas(incident))
    areas = jurisdiction.other_areas(incident) or tuple(told)
    return [told[areas[-1]]] if areas and all(area in told for area in areas) else []


def _told_areas(incident: "Incident") -> Iterable[tuple[str, Entry]]:
    for entry in incident.of(f.SafeguardingPartnersInformed, f.OtherAuthorityTold):
        area = getattr(entry.fact, "area", "") or getattr(entry.fact, "authority", "")
        if area != f.OURS:
            yield area, entry


def _placing(incident: "Incident") -> list[Entry]:
    area = jurisdiction.who_looks_after(incident)
    told = [entry for name, entry in _told_areas(incident) if name == area]
    return [*told, *_informed(Addressee.PLACING_AUTHORITY)(incident)]


def _informed(body: Addressee) -> Callable[["Incident"], list[Entry]]:
    return lambda incident: [entry for entry in incident.of(f.BodyInformed) if entry.fact.body is body]


def _either(*facts: type, body: Addressee) -> Callable[["Incident"], list[Entry]]:
    """A fact of its own, or the one for every body."""
    return lambda incident: [*incident.of(*facts), *_informed(body)(incident)]


def _office(incident: "Incident") -> list[Entry]:
    return [entry for entry in (incident.notified, incident.partnership) if entry]


def _board(incident: "Incident") -> list[Entry]:
    """The board by name; or whoever was told as the partnership while the board was its predecessor."""
    as_partnership = [
        each for each in _office(incident) if (each.occurred.latest and each.occurred.latest < _NO_BOARD)
    ]
    return [*_informed(Addressee.LSCB)(incident), *as_partnership]


def _police(incident: "Incident") -> list[Entry]:
    raised = incident.notified if incident.source is Agency.POLICE else None
    return [*([raised] if raised else []), *_informed(Addressee.POLICE)(incident)]


def _trust(incident: "Incident") -> str:
    """Why the designated officer need not be told."""
    said = incident.of(f.PositionOfTrustConsidered)
    none = said and said[-1].fact.concerned is Answer.NO and not incident.of(f.AllegationRaised)
    return "no person in a position of trust is concerned" if none else ""


def _parents(incident: "Incident") -> str:
    return "it is not appropriate, for the reasons recorded" if incident.of(f.ParentsNotTold) else ""


def _placed_by_us(incident: "Incident") -> str:
    return "our own authority placed the child" if jurisdiction.who_looks_after(incident) == f.OURS else ""


def _no_other_area(incident: "Incident") -> str:
    return "" if jurisdiction.other_areas(incident) else "no other area is concerned, as far as is stated"


_SHOWN: Mapping[Addressee, Callable[["Incident"], Iterable[Entry]]] = {
    Addressee.PANEL: _forms,
    Addressee.OFSTED: _ofsted,
    Addressee.LSCB: _board,
    Addressee.SECRETARY_OF_STATE: lambda incident: [
        *_copied(incident),
        *incident.of(f.SecretaryOfStateInformed),
    ],
    Addressee.SAFEGUARDING_PARTNERS: _partners,
    Addressee.PARTNERS_OF_OTHER_AREAS: _other_areas,
    Addressee.PARTNERSHIP_OFFICE: _office,
    Addressee.CHILD_DEATH_REVIEW_PARTNERS: lambda incident: incident.death_notices,
    Addressee.CORONER: _either(f.CoronerNotified, body=Addressee.CORONER),
    Addressee.POLICE: _police,
    Addressee.DESIGNATED_OFFICER: _either(f.LadoTold, body=Addressee.DESIGNATED_OFFICER),
    Addressee.PARENTS: _either(f.ParentsTold, body=Addressee.PARENTS),
    Addressee.PLACING_AUTHORITY: _placing,
    Addressee.REVIEWING_OFFICER: _informed(Addressee.REVIEWING_OFFICER),
    **{
        body: _informed(body)
        for body in (
            Addressee.INTEGRATED_CARE_BOARD,
            Addressee.SAFEGUARDING_ADULTS_BOARD,
            Addressee.COMMUNITY_SAFETY_PARTNERSHIP,
            Addressee.GENERAL_PRACTICE,
            Addressee.HEALTH_VISITOR,
            Addressee.SCHOOL,
        )
    },
}
"""What on record shows that a body was told."""
_NOT_NEEDED: Mapping[Addressee, Callable[["Incident"], str]] = {
    Addressee.DESIGNATED_OFFICER: _trust,
    Addressee.PARENTS: _parents,
    Addressee.PLACING_AUTHORITY: _placed_by_us,
    Addressee.PARTNERS_OF_OTHER_AREAS: _no_other_area,
}
"""Why a body need not be told although the ground asks for it; empty where it must."""
