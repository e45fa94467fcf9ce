"""What the doctor says of how alerts reach people: the mail server, the webhooks, and the words."""

from collections.abc import Iterator
from ipaddress import ip_address, ip_network
from urllib.parse import urlsplit

from scheduler.channels.opened import see_that_it_can_tell
from scheduler.cli.examining.checks import FAIL, OK, WARN, Check
from scheduler.cli.words import counted
from scheduler.settings import Settings, SettingsWrong

_NETWORK_ONLY = tuple(map(ip_network, ("169.254.0.0/16", "fe80::/10", "fd00:ec2::254", "100.100.100.200")))
"""Addresses within one network, among them those by which a cloud tells its machines secrets."""
_OF_A_CLOUD = frozenset({"metadata", "metadata.google.internal", "metadata.goog", "instance-data"})


def channels(settings: Settings) -> Iterator[Check]:
    """Each way by which alerts go out, and whether its secrets and the templates can be used."""
    yield _mail(settings)
    if settings.webhooks:
        yield _webhooks(settings)
    yield _words(settings)


def _mail(settings: Settings) -> Check:
    if settings.email is None:
        said = "not configured; alerts go to the log only"
        return Check("e-mail", WARN, said, "add the table [email] to the settings")
    people = f", to {len(settings.people)} by name" if settings.people else ""
    return Check("e-mail", OK, f"by {settings.email.host}{people}")


def _webhooks(settings: Settings) -> Check:
    """Whether one of them posts to what gives a machine its addresses and passwords."""
    odd = [name for name, hook in settings.webhooks.items() if _is_of_the_machine(hook.url)]
    if odd:
        says = f"{', '.join(odd)}: no place for messages, but one that tells machines their own settings"
        return Check("webhooks", WARN, says, "ask whoever set it where it should go, and write that as url")
    return Check("webhooks", OK, ", ".join(settings.webhooks))


def _is_of_the_machine(url: str) -> bool:
    """Whether an address is link-local, or that of a cloud's metadata."""
    host = (urlsplit(url).hostname or "").rstrip(".").casefold()
    try:
        address = ip_address(host)
    except ValueError:
        return host in _OF_A_CLOUD
    inner = getattr(address, "ipv4_mapped", None) or address
    return any(inner in network for network in _NETWORK_ONLY)


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
