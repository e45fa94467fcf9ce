"""Reviews that tests begin with: commissioned, ready to be published, published."""

from telling import Story, when

from workflow.catalogue import REVIEW
from workflow.review import facts as f
from workflow.vocabulary import Partner, Party, Publication

DECIDED = "Mon 2 Mar 2026"
PUBLISH_ON = "Tue 1 Sep 2026"
IN_TIME = "Thu 20 Aug 2026"
"""Seven working days before Tuesday 1 September 2026: Monday 31 August is a bank holiday."""
RECIPIENTS = (Party.PANEL, Party.SECRETARY_OF_STATE, Party.OFSTED)
THREE = (Partner.LOCAL_AUTHORITY, Partner.INTEGRATED_CARE_BOARD, Partner.POLICE)


def commissioned(on: str = DECIDED, now: str = "Mon 23 Nov 2026", **said: object) -> Story:
    """A review that somebody decided to undertake."""
    return Story(REVIEW, now).tell((f.Commissioned(**said), on))


def to_be_published(story: Story, publish_on: str = PUBLISH_ON, set_on: str = "Mon 3 Aug 2026") -> Story:
    """The same, once the day of publication was set."""
    return story.tell((f.PublicationDateSet(publish_on=when(publish_on)), set_on))


def moved_to(story: Story, publish_on: str, on: str, **said: object) -> Story:
    """The same, once another day was set."""
    return story.tell((f.PublicationDateChanged(publish_on=when(publish_on), **said), on))


def signed(story: Story, on: str = "Mon 10 Aug 2026", partners: tuple[Partner, ...] = THREE) -> Story:
    """The same, once these partners signed."""
    return story.tell(*((f.PartnerSignedOff(partner=partner), on) for partner in partners))


def sent(
    story: Story,
    on: str = IN_TIME,
    to: tuple[Party, ...] = RECIPIENTS,
    what: Publication = Publication.REPORT,
) -> Story:
    """The same, once it was sent to these recipients."""
    return story.tell(*((f.SentBeforePublication(to=each, what=what), on) for each in to))


def ready(now: str = "Mon 23 Nov 2026") -> Story:
    """A review of which all is done that comes before publication."""
    return sent(signed(to_be_published(commissioned(now=now))))


def published(now: str = "Mon 23 Nov 2026", on: str = PUBLISH_ON) -> Story:
    """A review that was published as it should be."""
    return ready(now).tell((f.Published(), on))
