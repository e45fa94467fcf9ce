"""Notifications as the national statistics count them: one incident notified, and the one child described.

Source: Department for Education, Serious incident notifications, methodology and data guidance. A
notification counts in the period in which it was made, whatever the day of the incident. Its nature is as
at notification: a child who died afterwards stays under serious harm. Where it is about several children,
the characteristics are those of one.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from workflow.facts import NONE_HELD, Entry
from workflow.incident.as_notified import nature
from workflow.incident.characteristics import NOT_STATED, Characteristics
from workflow.incident.children import Child, code_of
from workflow.incident.standing import Incident
from workflow.incident.to_rapid_review import national
from workflow.moments import Moment
from workflow.vocabulary import (
    AbuseOrNeglect,
    AgeBand,
    Answer,
    Ethnicity,
    IncidentType,
    Placement,
    ProtectionPlan,
    Sex,
    Term,
)

DEATH, HARM, OTHER = "Child death", "Serious harm", "Other"
UNKNOWN = "Unknown"
PANEL_SINCE = date(2018, 6, 29)
"""Before this day notifications went to Ofsted, and the statistics count those (methodology)."""


class Notification(NamedTuple):
    """One incident notified: the report, the child described, and its nature then."""

    case: str
    report: Entry
    child: Child
    nature: str

    @property
    def on(self) -> Moment:
        """When it was made."""
        return self.report.occurred

    @property
    def abuse(self) -> bool:
        """Whether abuse or neglect was known or suspected, as is told apart for deaths in care."""
        return self.child.abuse in {AbuseOrNeglect.KNOWN, AbuseOrNeglect.SUSPECTED}


class Topic(NamedTuple):
    """A characteristic: its topic in the statistics, its column, its breakdowns, and which is a child's."""

    topic: str
    name: str
    breakdowns: Sequence[str]
    of: Callable[[Child], str]


def notifications(incident: Incident) -> Iterator[Notification]:
    """The notifications of an incident that stand; the form recorded as sent to two bodies is one."""
    seen: set[tuple[str, str]] = set()
    for report in incident.standing_reports:
        named = report.fact.reference
        which = (named, "") if named != NONE_HELD else (str(report.occurred), str(report.fact.children))
        if _is_one(report) and which not in seen:
            seen.add(which)
            child = _described(incident, report)
            yield Notification(incident.case, report, child, _nature(incident, child))


def _is_one(report: Entry) -> bool:
    """Whether it is a notification: the national one, or a report to Ofsted of before there was one."""
    last = report.occurred.last_day
    return national(report) or bool(last and last < PANEL_SINCE)


def _described(incident: Incident, report: Entry) -> Child:
    """The child whose characteristics are counted: the first the report names who died, else the first."""
    codes = [code_of(incident.children, code) for code in report.fact.children]
    named = [incident.children[code] for code in codes if code in incident.children]
    children = named or [*incident.children.values()] or [Child()]
    died = (child for child in children if nature(incident, child) is IncidentType.DEATH)
    return next(died, children[0])


_NATURES = {IncidentType.DEATH: DEATH, IncidentType.SERIOUS_HARM: HARM}


def _nature(incident: Incident, child: Child) -> str:
    return _NATURES.get(nature(incident, child), OTHER)


def _of_the_child(name: str) -> Callable[[Child], object]:
    return lambda child: getattr(child, name)


def _of_the_form(name: str) -> Callable[[Child], object]:
    """What the national form asks of a child as at the notification, where somebody stated it."""

    def asked(child: Child) -> object:
        stated: Characteristics = child.stated or NOT_STATED
        return getattr(stated, name)

    return asked


def _topic(topic: str, name: str, labels: Mapping[Term, str], asks: Callable[[Child], object]) -> Topic:
    def of(child: Child) -> str:
        return next((label for term, label in labels.items() if term is asks(child)), UNKNOWN)

    return Topic(topic, name, (*dict.fromkeys(labels.values()), UNKNOWN), of)


_ANSWERS: Mapping[Term, str] = {Answer.YES: "Yes", Answer.NO: "No"}
_AGES: Mapping[Term, str] = {
    AgeBand.UNBORN: "Unborn",
    AgeBand.UNDER_ONE: "Under 1 year",
    AgeBand.ONE_TO_FIVE: "1 to 5 years",
    AgeBand.SIX_TO_TEN: "6 to 10 years",
    AgeBand.ELEVEN_TO_FIFTEEN: "11 to 15 years",
    AgeBand.SIXTEEN_OR_SEVENTEEN: "16 to 17 years",
    AgeBand.EIGHTEEN_TO_TWENTY_FOUR: "18 years and over",
    AgeBand.TWENTY_FIVE_OR_OVER: "18 years and over",
}
_PLACEMENTS: Mapping[Term, str] = {
    place: place.means.removesuffix(".") for place in Placement if place is not Placement.UNKNOWN
}
_ETHNICITIES: Mapping[Term, str] = {
    group: group.means.removesuffix(".") for group in Ethnicity if group is not Ethnicity.UNKNOWN
}
_SEXES: Mapping[Term, str] = {Sex.FEMALE: "Female", Sex.MALE: "Male"}
_PLANS: Mapping[Term, str] = {
    ProtectionPlan.NOW: "Yes",
    ProtectionPlan.BEFORE: "No",
    ProtectionPlan.NEVER: "No",
}
LOOKED_AFTER = "CLA"
TOPICS: Sequence[Topic] = (
    _topic(LOOKED_AFTER, "looked_after", _ANSWERS, _of_the_child("looked_after")),
    _topic("Sex", "sex", _SEXES, _of_the_form("sex")),
    _topic("Age", "age", _AGES, _of_the_child("age")),
    _topic("Ethnicity", "ethnicity", _ETHNICITIES, _of_the_form("ethnicity")),
    _topic("Disability", "disability", _ANSWERS, _of_the_form("disability")),
    _topic("Placement type", "placement", _PLACEMENTS, _of_the_child("placement")),
    _topic("CIN plan", "child_in_need", _ANSWERS, _of_the_form("child_in_need")),
    _topic("CP plan", "child_protection", _PLANS, _of_the_form("child_protection")),
    _topic("Known to any agency", "known", _ANSWERS, _of_the_form("known")),
)


def in_order(found: Iterable[Notification]) -> list[Notification]:
    """The notifications by the day they were made, those of unknown day last."""
    return sorted(found, key=lambda each: (not each.on.known, each.on, each.case))
