"""Where it is written that a body is told: each body's own source, apart from the ground that calls for it.

Section 16C(1) obliges the local authority to notify the Panel, and nobody else: the ground of that section
is why others are told as well, and not what asks for it. What is marked `to be confirmed` was not read in
its newest wording.
"""

from collections.abc import Mapping
from datetime import date

from workflow.vocabulary import Addressee, Ground

_NO_NEWER = " (to be confirmed by the partnership)"
_CHILD_DEATHS = date(2018, 6, 29)
"""Sections 16M to 16P of the Children Act 2004 are in force from this day, as section 16C is."""
_DEATH_OF_OLD = (
    f"Local Safeguarding Children Boards Regulations 2006, regulation 6: child death review{_NO_NEWER}"
)
_FORM = "Working Together: the national form reaches Ofsted and the Department as well"
_SCHEDULE_2 = "Children Act 1989, Schedule 2, paragraph 20(1)"

# fmt: off
SOURCES: Mapping[Addressee, str] = {
    Addressee.PANEL: "Children Act 2004, section 16C(1)",
    Addressee.OFSTED: _FORM,
    Addressee.SECRETARY_OF_STATE: _FORM,
    Addressee.LSCB: "Working Together of that time: the local safeguarding children board",
    Addressee.SAFEGUARDING_PARTNERS: "Working Together: the safeguarding partners, within the same five working days",
    Addressee.PARTNERS_OF_OTHER_AREAS: "Working Together: the safeguarding partners of other areas concerned, within the same five working days",
    Addressee.PARTNERSHIP_OFFICE: "KSCP page: the partnership is contacted as well as the local authority",
    Addressee.CHILD_DEATH_REVIEW_PARTNERS: "Child Death Review: statutory and operational guidance (Children Act 2004, sections 16M to 16P)",
    Addressee.CORONER: f"Coroners and Justice Act 2009, and Notification of Deaths Regulations 2019{_NO_NEWER}",
    Addressee.POLICE: f"Working Together: the strategy discussion, in which the police take part{_NO_NEWER}",
    Addressee.DESIGNATED_OFFICER: f"Working Together: allegations against people in positions of trust, within one working day{_NO_NEWER}",
    Addressee.PARENTS: f"Working Together: the family is told, as is appropriate{_NO_NEWER}",
    Addressee.PLACING_AUTHORITY: f"Working Together: the authority that placed the child{_NO_NEWER}",
    Addressee.REVIEWING_OFFICER: f"Working Together: a looked after child's reviewing officer{_NO_NEWER}",
    Addressee.INTEGRATED_CARE_BOARD: f"Working Together: the health body of a looked after child{_NO_NEWER}",
}
_ON_A_GROUND: Mapping[tuple[Ground, Addressee], str] = {
    (Ground.LOOKED_AFTER_DEATH, Addressee.SECRETARY_OF_STATE): _SCHEDULE_2,
    (Ground.LOOKED_AFTER_DEATH, Addressee.OFSTED): _SCHEDULE_2,
    (Ground.LOOKED_AFTER_DEATH, Addressee.PARENTS): f"{_SCHEDULE_2}: the parents, so far as is practicable",
    (Ground.CARE_LEAVER_DEATH, Addressee.SECRETARY_OF_STATE): "Working Together 2023: the local authority should notify the Secretary of State and Ofsted",
    (Ground.CARE_LEAVER_DEATH, Addressee.OFSTED): "Working Together 2023: the local authority should notify the Secretary of State and Ofsted",
    (Ground.REGULATED_SETTING_DEATH, Addressee.OFSTED): "KSCP page (2015 wording); the provider tells Ofsted under its own regulations",
    (Ground.REFERRAL_FOR_REVIEW, Addressee.PARTNERSHIP_OFFICE): "local policy: any agency can ask the partnership for a review",
}
# fmt: on
_BY_THE_REGIME = frozenset({Addressee.OFSTED, Addressee.SECRETARY_OF_STATE, Addressee.LSCB})
"""Whom the guidance of a time before the Panel names as those to whom an incident is notified."""


def source(body: Addressee, ground: Ground, day: date | None, regime: str) -> str:
    """Where it is written that a body is told on a ground, by the `regime` before the Panel if any."""
    if regime and body in _BY_THE_REGIME:
        return regime
    if body is Addressee.CHILD_DEATH_REVIEW_PARTNERS and day and day < _CHILD_DEATHS:
        return _DEATH_OF_OLD
    return _ON_A_GROUND.get((ground, body)) or SOURCES[body]
