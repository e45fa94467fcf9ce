"""When the local authority became aware, and which report can meet a clock that started then."""

from collections.abc import Iterator

from workflow.duties import Anchor, Ending
from workflow.facts import Entry
from workflow.incident import facts as f
from workflow.incident.children import Child
from workflow.incident.learning import earlier
from workflow.incident.standing import Incident
from workflow.moments import Moment
from workflow.vocabulary import ClockState


def awareness(incident: Incident) -> Iterator[Anchor]:
    """The local authority's awareness; presumed from the first word of the case until somebody states it.

    A case opened again on new facts starts anew; a death after a report needs a report of its own.
    """
    if incident.opened is None:
        return
    presumed = earlier(incident.contact, incident.opened)
    stated = incident.aware
    if stated and (stated.occurred.day or not presumed.occurred.day):
        yield Anchor("", stated.occurred, stated.id)
    else:
        yield Anchor("", presumed.occurred, presumed.id, presumed=True)
    for number, reopened in enumerate(incident.reopenings, start=2):
        yield Anchor("", reopened.occurred, reopened.id, cycle=number)
    for child in incident.deaths:
        if child.death and incident.reports and not any(spoke_of(each, child) for each in incident.reports):
            yield Anchor(child.subject, child.death.learned or child.died_on, child.death.id, presumed=True)


def spoke_of(report: Entry, child: Child) -> bool:
    """Whether a report can have spoken of this child's death: by code, or of every child known to be dead."""
    if report.fact.children:
        return child.among(report.fact.children)
    return known_dead(report, child)


def known_dead(entry: Entry, child: Child) -> bool:
    """Whether the child was on record, and had died, when this was done."""
    return entry.version > child.named_at and not before(entry, child.died_on)


def before(entry: Entry, moment: Moment) -> bool:
    """Whether this was certainly done before a moment; what is not known for certain was not."""
    done, then = entry.occurred.latest, moment.earliest
    return bool(done and then and done < then)


def covers(incident: Incident, report: Entry, anchor: Anchor) -> bool:
    """Whether a report can meet this clock: it names the child, or was made after the death was known."""
    if not anchor.subject:
        return report.version > _voided_until(incident, anchor)
    child = incident.child(anchor.subject)
    return child is not None and spoke_of(report, child)


def _voided_until(incident: Incident, anchor: Anchor) -> int:
    """A report made before a case was opened again does not meet the clock that started then."""
    opened_again = incident.reopenings[anchor.cycle - 2 : anchor.cycle - 1] if anchor.cycle > 1 else ()
    return opened_again[0].version if opened_again else 0


def _until(incident: Incident, anchor: Anchor) -> int | None:
    """The version at which the case was opened again after this cycle; None while it is the last."""
    opened_again = incident.reopenings[anchor.cycle - 1 : anchor.cycle]
    return opened_again[0].version if opened_again else None


def not_owed(incident: Incident, anchor: Anchor) -> Ending | None:
    """The criteria were found not met: void, and a case opened again starts a new cycle."""
    until, since = _until(incident, anchor), _voided_until(incident, anchor)
    if until is None and not isinstance(incident.criteria and incident.criteria.fact, f.CriteriaNotMet):
        return None
    found = (e for e in incident.not_met if e.version > since and (until is None or e.version < until))
    return next((Ending(entry, ClockState.VOID) for entry in found), None)


def no_child(incident: Incident, anchor: Anchor) -> Ending | None:
    """What is owed of a child is not owed of who was 18 or over: void by what told the age."""
    person = incident.child(anchor.subject)
    if person and person.adult and person.status_by:
        return Ending(person.status_by, ClockState.VOID)
    return None


def aware_of_death(incident: Incident, child: Child) -> Anchor | None:
    """The local authority's awareness of a death: of the incident, or of the death where that came later."""
    first = next(awareness(incident), None)
    if first is None or child.death is None:
        return None
    died = child.death.learned or child.died_on
    later = died.earliest and first.moment.latest and died.earliest > first.moment.latest
    if later:
        return Anchor(child.subject, died, child.death.id, presumed=True)
    return Anchor(child.subject, first.moment, first.cause, presumed=first.presumed)
