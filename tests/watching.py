"""One clock of a case, watched: what is said of it whenever somebody looks, on record at once."""

from msgspec.structs import replace
from telling import Story, at

from workflow.alerts import Raised
from workflow.announcing import what_to_say
from workflow.catalogue import ALERT, INCIDENT
from workflow.incident.facts import LocalAuthorityBecameAware
from workflow.moments import Moment
from workflow.policy import Adoption, Policy
from workflow.profiles import DEFAULT, shipped

SIN = "sin.notify_panel"


class Watched:
    """A case told fact by fact, and the alert of one of its clocks."""

    def __init__(self, story, duty=SIN):
        self.story, self.duty, self.subject, self.alert = story, duty, "", Story(ALERT)

    def at(self, moment):
        """Let it be this moment, for the case and for its alert."""
        self.story.now = self.alert.now = moment
        return self

    def look(self, moment=None):
        """Look at the clock, at another moment if told; the facts that followed."""
        if moment:
            self.at(moment)
        now, clock = at(self.story.now), self.story.clock(self.duty, self.subject)
        new = [*what_to_say(self.story.standing.case, clock, self.story.entries, self.alert.entries, now)]
        for fact in new:
            self.alert.tell((fact, self.alert.now))
        return new

    def tell(self, fact, on):
        """Record a fact in the case."""
        self.story.tell((fact, on, {"departure": "for a reason"}))
        return self

    def take(self, fact):
        """Record a fact in the alert."""
        self.alert.tell((fact, self.alert.now))
        return self

    @property
    def stands(self):
        """The announcement that stands, as its identity; None where nothing does."""
        standing = self.alert.standing
        return standing.last.fact.identity if standing.stands else None


def aware(on="Thu 2 Apr 2026", now=None, policy=None):
    """The local authority became aware; ordinarily on Thursday 2 April 2026: due on Monday 13 April."""
    story = Story(INCIDENT, now=now or on)
    if policy:
        story.under(policy)
    return Watched(story.tell((LocalAuthorityBecameAware(), on)))


def with_ladder(*ladders):
    """The policy of a partnership whose profile says how duties are announced."""
    return Policy((Adoption(replace(shipped(DEFAULT), ladders=ladders)),))


def rungs(facts):
    """The rung of each announcement, and why each alert was taken back."""
    return [str(each.rung if isinstance(each, Raised) else each.because) for each in facts]


def until(text):
    """Until a moment, as it is put on record."""
    return Moment(text)
