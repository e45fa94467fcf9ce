"""An incident as the national statistics count it: by its notification, and as it stood on that day.

"Data is as at time of notification": where serious harm was notified and the child died afterwards, it is
counted as serious harm (Department for Education, serious incident notifications: methodology).
"""

from workflow.facts import Entry, by_day
from workflow.incident import facts as f
from workflow.incident.children import Child, code_of
from workflow.incident.standing import Incident
from workflow.incident.to_rapid_review import national
from workflow.vocabulary import Answer, IncidentType


def notification_of(incident: Incident, child: Child) -> Entry | None:
    """The first notification of a child that stands; before the Panel's time the report to Ofsted is it."""
    spoke = [report for report in incident.standing_reports if _speaks_of(report, child)]
    to_the_panel = [report for report in spoke if national(report)]
    return min(to_the_panel or spoke, key=by_day, default=None)


def _speaks_of(report: Entry, child: Child) -> bool:
    """Whether a report names a child, or, naming none, was made when the child was on record."""
    codes = report.fact.children
    return child.among(codes) if codes else child.named_at <= report.version


def nature(incident: Incident, child: Child) -> IncidentType:
    """What was notified of a child: a death, serious harm, or something else, such as harm the child did."""
    if child.died is Answer.YES and not _died_afterwards(child, notification_of(incident, child)):
        return IncidentType.DEATH
    if child.harmed is Answer.YES:
        return IncidentType.SERIOUS_HARM
    if child.died is Answer.YES:
        return IncidentType.DEATH  # what else was notified of the child, nobody has said
    other = incident.type is IncidentType.OTHER or caused_harm(incident, child) is Answer.YES
    return IncidentType.OTHER if other else IncidentType.UNKNOWN


def _died_afterwards(child: Child, notification: Entry | None) -> bool:
    """Whether it is known that the child was still alive when the notification was sent."""
    sent = notification.occurred.latest if notification else None
    died = child.died_on.earliest
    return bool(sent and died and sent < died)


def caused_harm(incident: Incident, child: Child) -> Answer:
    """Whether the child caused serious harm to another person, as far as it is stated."""
    for entry in reversed(incident.of(f.ChildStatusStated)):
        said = entry.fact
        of_the_child = not said.child or code_of(incident.children, said.child) == child.code
        if of_the_child and said.caused_harm is not Answer.UNKNOWN:
            return Answer(said.caused_harm)
    return Answer.UNKNOWN
