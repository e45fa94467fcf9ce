"""Children: one row for each child of an incident, by code, as the national statistics ask of it."""

from collections.abc import Mapping, Sequence

import msgspec
from sqlalchemy import Connection

from projections.folding import Folded, Page
from projections.projection import View, chosen, day_of, found
from projections.writing import put_whole
from workflow.incident.as_notified import caused_harm, nature, notification_of
from workflow.incident.characteristics import NOT_STATED
from workflow.incident.children import Child
from workflow.incident.standing import Incident


class ChildRow(msgspec.Struct, frozen=True):
    """A child of an incident: codes as stored, unknown as a value, days as EDTF.

    `child` is the code, empty where nobody gave one, and derives from no name. Age, legal status and
    placement are as at the event; sex, ethnic group, disability, plans and `known_to` as at the
    notification. `nature` is what was notified: death, serious-harm, other or unknown. `notified_on` and
    `reference` are of the first notification of the child that stands, empty where there is none.
    """

    case: str
    child: str
    subject: str
    former: tuple[str, ...]
    identity: str
    died: str
    died_on: str
    expected: str
    harmed: str
    harm: tuple[str, ...]
    caused_harm: str
    abuse: str
    age_band: str
    sex: str
    ethnicity: str
    disability: str
    legal_status: str
    looked_after: str
    care_leaver: str
    placement: str
    regulated_setting: str
    child_in_need: str
    child_protection: str
    known: str
    known_to: tuple[str, ...]
    nature: str
    notified_on: str
    reference: str
    stated: bool


def _row(case: str, incident: Incident, child: Child) -> ChildRow:
    stated, notification = child.stated or NOT_STATED, notification_of(incident, child)
    return ChildRow(
        case=case,
        child=child.code,
        subject=child.subject,
        former=child.former,
        identity=str(child.identity),
        died=str(child.died),
        died_on=str(child.died_on) if child.died_on.known else "",
        expected=str(child.expected),
        harmed=str(child.harmed),
        harm=tuple(map(str, child.harm)),
        caused_harm=str(caused_harm(incident, child)),
        abuse=str(child.abuse),
        age_band=str(child.age),
        sex=str(stated.sex),
        ethnicity=str(stated.ethnicity),
        disability=str(stated.disability),
        legal_status=str(child.legal_status),
        looked_after=str(child.looked_after),
        care_leaver=str(child.was_care_leaver),
        placement=str(child.placement),
        regulated_setting=str(child.regulated_setting),
        child_in_need=str(stated.child_in_need),
        child_protection=str(stated.child_protection),
        known=str(stated.known),
        known_to=tuple(map(str, stated.known_to)),
        nature=str(nature(incident, child)),
        notified_on=day_of(notification),
        reference=notification.fact.reference if notification else "",
        stated=child.stated is not None,
    )


def _of(folded: Folded) -> Sequence[ChildRow]:
    incident: Incident = folded.standing
    return [_row(folded.case, incident, child) for child in incident.children.values()]


def _rows(page: Page) -> Mapping[str, Sequence[ChildRow]]:
    return {folded.case: _of(folded) for folded in page.of("incident")}


CHILDREN = View("children", ChildRow, ("case", "child"), _rows, put_whole)


def children(tx: Connection, case: str | None = None) -> list[ChildRow]:
    """The children of every incident, or of one, in the order of their codes."""
    return found(tx, chosen(CHILDREN, case=case).order_by("case", "child"), ChildRow)
