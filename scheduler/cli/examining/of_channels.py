"""What the doctor says of how alerts reach people: the mail server, the webhooks, and the words."""

from collections.abc import Iterator

from scheduler.channels.opened import see_that_it_can_tell
from scheduler.cli.examining.checks import FAIL, OK, WARN, Check
from scheduler.cli.words import counted
from scheduler.settings import Settings, SettingsWrong


def channels(settings: Settings) -> Iterator[Check]:
    """Each way by which alerts go out, and whether its secrets and the templates can be used."""
    yield _mail(settings)
    if settings.webhooks:
        yield Check("webhooks", OK, ", ".join(settings.webhooks))
    yield _words(settings)


def _mail(settings: Settings) -> Check:
    if settings.email is None:
        said = "not configured; alerts go to the log only"
        return Check("e-mail", WARN, said, "add the table [email] to the settings")
    people = f", to {len(settings.people)} by name" if settings.people else ""
    return Check("e-mail", OK, f"by {settings.email.host}{people}")


def _words(settings: Settings) -> Check:
    """Whether the daemon would start: its password, its secrets and its templates."""
    try:
        see_that_it_can_tell(settings)
    except SettingsWrong as wrong:
        first, *more = str(wrong).splitlines()
        others = f" (and {counted(len(more), 'other mistake')})" if more else ""
        remedy = "mend it, and look again from the account that runs the daemon: spr doctor"
        return Check("messages", FAIL, f"{first}{others}", remedy)
    own = (
        f"in words of your own from {settings.messages}"
        if settings.messages
        else "in the words that are shipped"
    )
    return Check("messages", OK, own)
