"""From the incident to its rapid review: a notification to the Panel under section 16C calls for one.

It is automatic and no matter of choice. A death of a looked after child or of a care leaver alone goes
through the same form and calls for none, and so does whatever was never notified.
"""

from collections.abc import Iterator

from workflow.criteria import findings
from workflow.duties import Anchor, Duty, Ending
from workflow.facts import NONE_HELD, Entry
from workflow.fifteen_days import rapid_review_owed, six_readings
from workflow.incident import facts as f
from workflow.incident.standing import Incident
from workflow.vocabulary import Answer, ClockState, Ground, Means

SECTION_16C = frozenset({Ground.DEATH, Ground.SERIOUS_HARM})
CALL_FOR_NONE = frozenset({"looked-after-death", "regulated-setting-death", "care-leaver-death"})
"""The grounds that go through the same form, or did, and call for no rapid review by themselves."""
WITHDRAWN = "incident.notification-withdrawn"


def national(report: Entry) -> bool:
    """Whether a report is the national notification: an e-mail to Ofsted alone is none."""
    return isinstance(report.fact, f.PanelNotified) or report.fact.means is Means.NATIONAL_FORM


def on_other_grounds(report: Entry) -> bool:
    """Whether a report is said to be on other grounds than those of section 16C alone."""
    said = {str(ground) for ground in getattr(report.fact, "grounds", ())}
    return bool(said) and said <= CALL_FOR_NONE


def under_section_16c(report: Entry) -> bool:
    """Whether it is the national notification, and not said to be on other grounds alone."""
    return national(report) and not on_other_grounds(report)


def on_section_16c(incident: Incident) -> Answer:
    """Whether a ground of section 16C is among those of the incident."""
    tested = findings(incident)
    asked = [finding.answer for finding in tested if finding.ground in SECTION_16C]
    if Answer.YES in asked:
        return Answer.YES
    if incident.grounds:
        return Answer.YES if SECTION_16C & {*incident.grounds} else Answer.NO
    other = any(each.answer is Answer.YES and str(each.ground) in CALL_FOR_NONE for each in tested)
    return Answer.NO if other or Answer.UNKNOWN not in asked else Answer.UNKNOWN


def calling(incident: Incident) -> list[Entry]:
    """The notifications that each call for a rapid review: the first, one of another child, one sent anew."""
    found: list[Entry] = []
    for report in filter(under_section_16c, incident.reports):
        before = [each for each in found if withdrawn_after(incident, each, report) is None]
        if not before or _of_another_child(incident, report, before):
            found.append(report)
    return found


def _of_another_child(incident: Incident, report: Entry, before: list[Entry]) -> bool:
    codes = report.fact.children
    return any(not any(_spoke_of(incident, each, code) for each in before) for code in codes)


def _spoke_of(incident: Incident, report: Entry, code: str) -> bool:
    """Whether a notification named a child, or, naming none, was sent when the child was on record."""
    if report.fact.children:
        return code in report.fact.children
    child = incident.children.get(code)
    return child is None or child.named_at < report.version


def withdrawn_after(incident: Incident, report: Entry, before: Entry | None = None) -> Entry | None:
    """What withdrew a notification, if it came on record before another one was sent."""
    for entry in incident.facts_of(WITHDRAWN):
        in_between = report.version < entry.version and (before is None or entry.version < before.version)
        if in_between and withdraws(entry, report):
            return entry
    return None


def withdraws(entry: Entry, report: Entry) -> bool:
    """Whether it means this notification: by its reference, or where either has none, every one there is."""
    references = {report.fact.reference, getattr(entry.fact, "reference", NONE_HELD)}
    return len(references) == 1 or NONE_HELD in references


def sent(incident: Incident) -> Iterator[Anchor]:
    """The notifications that call for a rapid review, each with its own count."""
    if incident.reports and on_section_16c(incident) is not Answer.NO:
        for number, report in enumerate(calling(incident), start=1):
            yield Anchor("", report.occurred, report.id, cycle=number)


def _ended(incident: Incident, anchor: Anchor) -> Ending | None:
    """A rapid review was opened and takes it over, or the notification turned out not to be one."""
    report = next((each for each in incident.reports if each.id == anchor.cause), None)
    if report is None:
        return None
    for opened in incident.rapid_reviews:
        if anchor.cycle == 1 or opened.version > report.version:
            return Ending(opened, ClockState.SUPERSEDED)
    why_not = withdrawn_after(incident, report) or _not_met(incident, report) or _no_ground(incident, report)
    return Ending(why_not, ClockState.VOID) if why_not else None


def _not_met(incident: Incident, report: Entry) -> Entry | None:
    found = incident.criteria
    not_met = found and isinstance(found.fact, f.CriteriaNotMet) and found.version > report.version
    return found if not_met else None


def _no_ground(incident: Incident, report: Entry) -> Entry | None:
    """What shows that no ground of section 16C applies after all."""
    if on_section_16c(incident) is not Answer.NO:
        return None
    said = [child.abuse_by for child in incident.children.values() if child.abuse_by]
    return max((report, *said), key=lambda entry: entry.version)


RAPID_REVIEW = rapid_review_owed(
    starts=sent,
    starts_with="the national notification is sent, on a ground of section 16C: incident.panel-notified",
    met_by=lambda *_: (),
    met_with=(
        "a rapid review is opened for the incident and takes the duty over: "
        "spr record rapid-review.started --incident CASE"
    ),
    ended_by=_ended,
    readings=six_readings(
        sent,
        copy=lambda _: None,
        partnership=lambda incident: incident.notified,
        aware=lambda incident: incident.aware,
        instructed=lambda _: None,
    ),
)
DUTIES: tuple[Duty, ...] = (RAPID_REVIEW,)
