"""The duties of an incident, as the page, the guidance and the regulations write them."""

from collections.abc import Callable, Mapping

from msgspec.structs import replace

from workflow import disagreements
from workflow.duties import Anchor, Duty, Ending
from workflow.incident.duties.deaths import AFTER_A_DEATH, NOTICE
from workflow.incident.duties.others_told import OTHERS_TOLD
from workflow.incident.duties.protecting import PROTECTING, RAISING
from workflow.incident.duties.providers import OF_PROVIDERS
from workflow.incident.duties.reporting import REPORTS
from workflow.incident.duties.reviewing import REVIEWS
from workflow.incident.standing import Incident
from workflow.incident.to_rapid_review import DUTIES as TO_RAPID_REVIEW
from workflow.vocabulary import ClockState, Party

Ends = Callable[[Incident, Anchor], Ending | None]
OF_OTHERS = frozenset({Party.CHILD_DEATH_REVIEW_PARTNERS, Party.PROVIDER, Party.JOINT_AGENCIES})
"""Those whose duties are shown with the case, and do not keep it open."""


def _or_carried_on(ended_by: Ends) -> Ends:
    """A child who turned out to be another has no clocks alone: the other's run on."""

    def ended(incident: Incident, anchor: Anchor) -> Ending | None:
        joined = incident.joined.get(anchor.subject.partition(".")[0])
        return ended_by(incident, anchor) or (Ending(joined, ClockState.SUPERSEDED) if joined else None)

    return ended


_ALL = (
    *REPORTS,
    *NOTICE,
    *RAISING,
    *REVIEWS,
    *TO_RAPID_REVIEW,
    *OTHERS_TOLD,
    *AFTER_A_DEATH,
    *PROTECTING,
    *OF_PROVIDERS,
    *disagreements.duties("incident"),
)
DUTIES: Mapping[str, Duty] = {
    duty.code: replace(duty, ended_by=_or_carried_on(duty.ended_by)) for duty in _ALL
}
