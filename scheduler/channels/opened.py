"""The channels that the settings open, and whether all of them can be used."""

from scheduler.channels import Channel
from scheduler.channels.log import Log
from scheduler.logs import logger
from scheduler.settings import Settings, SettingsWrong
from scheduler.wording.templates import Templates, shipped, templates


def channels_of(settings: Settings) -> dict[str, Channel]:
    """The channels, by name; the log is always one.

    They remember which endpoint is gone and which rests, so whoever delivers again and again keeps them
    until the settings are read anew. Raises SettingsWrong where a password or a secret cannot be used.
    """
    channels: dict[str, Channel] = {"log": Log()}
    if settings.email:
        from scheduler.channels.email import Email  # only who sends e-mail loads its libraries

        channels["email"] = Email(settings.email)
    if settings.webhooks:
        from scheduler.channels.webhook import Webhooks

        channels["webhook"] = Webhooks(settings.webhooks)
    return channels


def words_of(settings: Settings) -> Templates:
    """The templates; where those of the settings were spoilt meanwhile, the ones that are shipped.

    A deadline that is told in other words than were wished is better than one that is not told.
    """
    try:
        return templates(settings.messages)
    except SettingsWrong:
        logger().error("own templates not used", remedy="Run: spr doctor")
        return shipped()


def see_that_it_can_tell(settings: Settings) -> None:
    """Raise SettingsWrong where the templates, the password or a secret cannot be used."""
    templates(settings.messages)
    channels_of(settings)
