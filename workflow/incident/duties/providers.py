"""What a children's home or a fostering service owes under its own regulations; the national form meets none of it."""

from collections.abc import Callable, Iterator

from workflow.duties import Anchor, Duty, Hours
from workflow.facts import Entry
from workflow.incident import facts as f
from workflow.incident.children import Child
from workflow.incident.duties.awareness import before
from workflow.incident.standing import Incident
from workflow.moments import Moment
from workflow.policy import Span, since
from workflow.vocabulary import Agency, Force, Party, Placement, Provider

_LIVED_IN = {Provider.CHILDRENS_HOME: Placement.CHILDRENS_HOME, Provider.FOSTERING: Placement.FOSTER_CARE}
_RAISED_BY = {Provider.CHILDRENS_HOME: Agency.CHILDRENS_HOME, Provider.FOSTERING: Agency.FOSTERING}
_RECIPIENTS = (Party.OFSTED, Party.PLACING_AUTHORITY)


def _events(provider: Provider) -> Callable[[Incident], Iterator[Anchor]]:
    """The death or serious harm of each child in its care, to each of those whom it must notify."""

    def starts(incident: Incident) -> Iterator[Anchor]:
        for child in incident.children.values():
            if _in_care(incident, child, provider):
                for number, (event, cause) in enumerate(_of_child(incident, child), start=1):
                    for recipient in _RECIPIENTS:
                        subject = f"{child.subject}.{recipient}"
                        yield Anchor(subject, event, cause.id, number, presumed=cause is not child.death)

    return starts


def _of_child(incident: Incident, child: Child) -> Iterator[tuple[Moment, Entry]]:
    """The harm, and the death: two events where the harm was certainly on an earlier day."""
    if child.harmed_by:
        harm = incident.around if incident.around.known else child.harmed_by.occurred
        sooner = harm.latest and child.died_on.earliest and harm.latest < child.died_on.earliest
        if child.death is None or sooner:
            yield harm, child.harmed_by
    if child.death:
        yield child.died_on, child.death


def _in_care(incident: Incident, child: Child, provider: Provider) -> bool:
    """By the placement as at the event; where nobody stated it, by who notified the partnership."""
    if child.placement is not Placement.UNKNOWN:
        return child.placement is _LIVED_IN[provider]
    return bool(incident.notified) and incident.source is _RAISED_BY[provider]


def _notified(provider: Provider) -> Callable[[Incident, Anchor], Iterator[Entry]]:
    """Its own notification, to this recipient, of this child or of every child, and not older than the event."""

    def met_by(incident: Incident, anchor: Anchor) -> Iterator[Entry]:
        subject, _, recipient = anchor.subject.partition(".")
        for entry in incident.of(f.ProviderNotified):
            of_child = not entry.fact.child or incident.subject(entry.fact.child) == subject
            to_them = entry.fact.provider is provider and entry.fact.recipient == recipient
            if to_them and of_child and not before(entry, anchor.moment):
                yield entry

    return met_by


def _duty(code: str, provider: Provider, says: str, source: str, in_force: Span) -> Duty:
    return Duty(
        code=code,
        says=says,
        source=source,
        force=Force.REGULATION,
        owed_by=Party.PROVIDER,
        owed_to=Party.OFSTED,
        label="a notice of others",
        within=Hours(24),
        starts_with="a child in its care dies or is seriously harmed",
        met_with="incident.provider-notified, to each recipient; the national form does not meet it",
        starts=_events(provider),
        met_by=_notified(provider),
        in_force=in_force,
        due_soon=1,
    )


OF_PROVIDERS = (
    _duty(
        "provider.reg40",
        Provider.CHILDRENS_HOME,
        "A children's home notifies Ofsted and the placing authority of the event without delay.",
        "Children's Homes (England) Regulations 2015, regulation 40 (without delay; the 24 hours are local policy)",
        since(2015, 4, 1),
    ),
    _duty(
        "fostering.sch7",
        Provider.FOSTERING,
        "A fostering service notifies Ofsted and the placing authority of the event without delay.",
        "Fostering Services (England) Regulations 2011, regulation 36 and Schedule 7 (without delay; the 24 hours are local policy)",
        since(2011, 4, 1),
    ),
)
