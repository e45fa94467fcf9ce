"""The national sets of guidance, the old ones beside the new, each with the days it is in force.

A duty is judged by the set of the day on which it arose, for ever. Where what a set says was not seen in
its own text, it is listed as to be confirmed by the partnership: never more certain than it is.
"""

from datetime import date

import msgspec

from workflow.spans import Span
from workflow.vocabulary import Answer


class NationalSet(msgspec.Struct, frozen=True, kw_only=True):
    """A national set of guidance: when it is in force, what is notified to whom, and which review follows."""

    code: str
    says: str
    in_force: Span
    criteria: tuple[str, ...]
    notify: str
    review: str
    source: str
    to_be_confirmed: tuple[str, ...] = ()


class Overlay(msgspec.Struct, frozen=True, kw_only=True):
    """What was relaxed for a time, on top of the set in force; the clocks ran on all the same.

    `seen` are the days on which sources show it; how long after them it lasted is not known, until the
    day `over_by`, when newer guidance set the times again.
    """

    code: str
    says: str
    seen: Span
    over_by: date
    duties: tuple[str, ...]
    source: str

    def relaxes(self, duty: str, day: date) -> Answer:
        """Whether a duty that arose on this day was relaxed; unknown where nobody knows if it was still."""
        if duty not in self.duties or (self.seen.since and day < self.seen.since) or day >= self.over_by:
            return Answer.NO
        return Answer.YES if day in self.seen else Answer.UNKNOWN


_FOUR_OF_2015 = (
    "A child has died (including cases of suspected suicide), and abuse or neglect is known or suspected.",
    "A child has been seriously harmed and abuse or neglect is known or suspected.",
    "A looked after child has died, whether or not abuse or neglect is known or suspected.",
    "A child in a regulated setting or service has died, whether or not abuse or neglect is known or suspected.",
)
_SECTION_16C = (
    "Abuse or neglect is known or suspected, and the child has died (section 16C(1)(a)).",
    "Abuse or neglect is known or suspected, and the child has been seriously harmed (section 16C(1)(b)).",
    "A looked after child has died, whether or not abuse or neglect is known or suspected.",
)
_CARE_LEAVER = "A care leaver up to and including the age of 24 has died (should be notified, where known)."
_PANEL = "The Panel through the national form, which copies to Ofsted and the Department for Education; the safeguarding partners within the same five working days."
_RAPID_REVIEW = "A rapid review; after it, where decided, a local review or a national one."
_PARAGRAPHS = "the wording of the chapter, of which no copy was at hand"

# fmt: off
NATIONAL = (
    NationalSet(
        code="WT2010",
        says="Working Together 2010: serious case reviews, Ofsted told.",
        in_force=Span(None, date(2013, 4, 15)),
        criteria=("A child has died, or has been seriously harmed, and abuse or neglect is known or suspected (chapter 8).",),
        notify="Ofsted and the Department for Education.",
        review="A serious case review; published in full where it began on or after 10 June 2010.",
        source="Working Together to Safeguard Children 2010, chapter 8",
        to_be_confirmed=(_PARAGRAPHS,),
    ),
    NationalSet(
        code="WT2013",
        says="Working Together 2013: serious case reviews, Ofsted and the LSCB told.",
        in_force=Span(date(2013, 4, 15), date(2015, 3, 26)),
        criteria=("A child has died, or has been seriously harmed, and abuse or neglect is known or suspected (LSCB Regulations 2006, regulation 5).",),
        notify="Ofsted and the local safeguarding children board.",
        review="A serious case review; from June 2013 a national panel of independent experts advises.",
        source="Working Together to Safeguard Children 2013; SI 2006/90, regulation 5",
        to_be_confirmed=("its first day, within April 2013", _PARAGRAPHS),
    ),
    NationalSet(
        code="WT2015",
        says="Working Together 2015: the four criteria of the page, Ofsted and the LSCB told in five working days.",
        in_force=Span(date(2015, 3, 26), date(2018, 6, 29)),
        criteria=_FOUR_OF_2015,
        notify="Ofsted and the local safeguarding children board, within five working days of becoming aware.",
        review="A serious case review, complete within six months; no time is set for its publication.",
        source="Working Together to Safeguard Children 2015",
    ),
    NationalSet(
        code="TRANSITION",
        says="The transition from LSCBs: the Panel is told through one national form.",
        in_force=Span(date(2018, 6, 29), date(2019, 9, 29)),
        criteria=_SECTION_16C,
        notify="The Panel through Ofsted's online form, from February 2019 through the Panel's own; the partners within the same five working days.",
        review="A serious case review or a local review, by the day on which the area's new arrangements began.",
        source="Children Act 2004, section 16C; SI 2018/789; Working Together 2018: transitional guidance",
        to_be_confirmed=("that running serious case reviews end by 29 September 2020",),
    ),
    NationalSet(
        code="WT2018",
        says="Working Together 2018, as the page cites it.",
        in_force=Span(date(2019, 9, 29), date(2023, 12, 15)),
        criteria=_SECTION_16C,
        notify=_PANEL,
        review=_RAPID_REVIEW,
        source="Children Act 2004, section 16C; SI 2018/789; Working Together to Safeguard Children 2018",
        to_be_confirmed=("the changes of December 2020",),
    ),
    NationalSet(
        code="WT2023",
        says="Working Together 2023.",
        in_force=Span(date(2023, 12, 15), date(2026, 3, 19)),
        criteria=(*_SECTION_16C, _CARE_LEAVER),
        notify=f"{_PANEL} Of a care leaver's death: the Secretary of State and Ofsted.",
        review=_RAPID_REVIEW,
        source="Children Act 2004, section 16C; SI 2018/789; Working Together to Safeguard Children 2023",
    ),
    NationalSet(
        code="WT2026",
        says="Working Together 2026; its chapter on learning from incidents is to be confirmed by the partnership.",
        in_force=Span(date(2026, 3, 19), None),
        criteria=(*_SECTION_16C, _CARE_LEAVER),
        notify=f"{_PANEL} Of a care leaver's death: the Secretary of State and Ofsted.",
        review=_RAPID_REVIEW,
        source="Children Act 2004, section 16C; SI 2018/789; Working Together to Safeguard Children 2026",
        to_be_confirmed=("its first day, about 19 March 2026", "its chapter on learning from incidents, taken to be as in 2023", "whether unborn children are among its criteria"),
    ),
)
COVID = Overlay(
    code="COVID",
    says="The Covid-19 pandemic: the notification stayed at five working days; the rapid review, the notice before publication and the six months were relaxed.",
    seen=Span(date(2020, 3, 27), date(2021, 1, 1)),
    over_by=date(2023, 12, 15),
    duties=("rr.complete", "report.presend", "lcspr.publish"),
    source="Letters and newsletters of the Panel, March to December 2020; its first day is about 27 March 2020, its last is not known (to be confirmed by the partnership)",
)
# fmt: on


def national_on(day: date) -> NationalSet:
    """The national set in force on a day."""
    return next(guidance for guidance in NATIONAL if day in guidance.in_force)


def national_named(code: str) -> NationalSet | None:
    """The national set of this code, however it is written; None where there is none."""
    return next((guidance for guidance in NATIONAL if guidance.code == code.upper()), None)
