"""What is wrong with who is reached how, where each setting by itself can be used."""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import TYPE_CHECKING

from scheduler.settings_wrong import key_of
from workflow.people import alike
from workflow.vocabulary import Party

if TYPE_CHECKING:
    from scheduler.reaching import Email, Webhook
    from scheduler.settings import Settings

_RELAYED = frozenset("%!")
"""Signs before the @ that some servers read as the way on to another domain (RFC 5321, appendix F.2)."""
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_MAILBOX = re.compile(r"[^@\s\x00-\x1f\x7f,;:<>()\[\]\"\\]{1,64}@(?P<domain>[^@]{1,255})")
_LABEL = r"(?!-)[^\W_](?:[^\W_]|-)*(?<!-)"
_DOMAIN = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")


def mistakes_in_reaching(settings: "Settings") -> list[str]:
    """Every mistake in who is reached how; empty where all of it can be used."""
    wrong = [*_domains(settings)]
    if settings.email is not None:
        wrong += [*_server(settings.email), *_mailboxes(settings.email)]
    wrong += [each for name, hook in settings.webhooks.items() for each in _webhook(name, hook)]
    return [*wrong, *_people(settings), *_recipients(settings)]


def _mailboxes(email: "Email") -> Iterator[str]:
    """Whether there is an address for every alert: the default takes those that have no other."""
    if "default" not in email.to:
        yield (
            "email.to.default is needed: an alert that has no other address goes there. "
            'Add default = "office@example.org" under [email.to]'
        )
    parties = [str(party) for party in Party]
    for name in email.to.keys() - {"default", *parties}:
        near = get_close_matches(name, parties, n=1, cutoff=0.6)
        mean = f"Did you mean {near[0]}? " if near else ""
        yield f"email.to.{name} is nobody who owes a duty. {mean}They are: {', '.join(parties)}"


def _server(email: "Email") -> Iterator[str]:
    if email.starttls and email.tls:
        yield "email.starttls and email.tls are two ways of encryption; keep one (tls for port 465)"
    if bool(email.login) != bool(email.password_file):
        yield "email.login and email.password_file go together; add the other one, or leave out both"
    if email.login and not (email.starttls or email.tls or email.host in LOOPBACK):
        yield "email.login sends a password, which needs encryption: add starttls = true, or tls = true"
    if not _well_formed(email.sender):
        yield f"email.sender ({email.sender}) takes one address, such as spr@example.org"


def _webhook(name: str, hook: "Webhook") -> Iterator[str]:
    from urllib.parse import urlsplit

    where = f"webhooks.{key_of(name)}"
    try:
        parts = urlsplit(hook.url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        yield f"{where}.url is no address of the web; write it as https://example.org/path"
        return
    if (
        not host
        or parts.scheme not in {"https", "http"}
        or not hook.url.isascii()
        or not hook.url.isprintable()
    ):
        yield f"{where}.url is no address of the web; write it as https://example.org/path"
    elif parts.scheme == "http" and host not in LOOPBACK:
        yield f"{where}.url is not encrypted; write https://, as http:// is for this machine only"
    if parts.username or parts.password or parts.fragment or " " in hook.url:
        yield f"{where}.url takes no login, no space, and nothing after a #; take it out"
    if not hook.secret_files:
        yield f"{where}.secret_files names no file; name the one with the secret that signs"


def _people(settings: "Settings") -> Iterator[str]:
    if settings.email is None and settings.checkpoints is not None and settings.checkpoints.to:
        yield "checkpoints.to needs a mail server; add the table [email]"
    first: dict[str, str] = {}
    for name, person in settings.people.items():
        where = f"people.{key_of(name)}"
        if (other := first.setdefault(alike(name), name)) != name:
            yield f"{where} and people.{key_of(other)} are one name; keep one of the two"
        if person.email is None and not person.webhook:
            yield f"{where} can be reached by nothing; add email or webhook"
        if person.email is not None and settings.email is None:
            yield f"{where}.email needs a mail server; add the table [email]"
        if person.webhook and person.webhook not in settings.webhooks:
            known = ", ".join(settings.webhooks) or "none yet; add the table [webhooks.NAME]"
            yield f"{where}.webhook ({person.webhook}) is no webhook of these settings: {known}"


# Approved domains


def _domains(settings: "Settings") -> Iterator[str]:
    for domain in settings.delivery.domains:
        if domain.strip() in {"*", "*.*"}:
            yield f"delivery.domains: {domain} is every domain; write any_domain = true if that is meant"
        elif not _DOMAIN.fullmatch(domain.removeprefix("*.")) or domain == "*.":
            yield f"delivery.domains: {domain} is no domain; write example.org, or *.nhs.uk for all within it"


def _recipients(settings: "Settings") -> Iterator[str]:
    """Every address to which messages would go, whether it is one, and whether its domain is approved."""
    for where, address in addresses(settings):
        if not _well_formed(address):
            yield f"{where} ({address}) takes one address, such as office@example.org"
        elif _RELAYED & set(address.rpartition("@")[0]):
            yield (
                f"{where} ({address}): a % or ! before the @ makes some servers send the message on "
                "to another domain; write an address without"
            )
        elif settings.email is not None and not is_approved(settings, address):
            domain = _domain_of(address)
            approved = ", ".join(approved_domains(settings)) or "none"
            yield (
                f"{where} ({address}): {domain} is not among the approved domains ({approved}). "
                "If messages may go there, add it to domains under [delivery]; "
                "any_domain = true there approves all"
            )


def addresses(settings: "Settings") -> Iterator[tuple[str, str]]:
    """Each address to which messages go, with where it is set."""
    if settings.email is not None:
        for name, address in settings.email.to.items():
            yield f"email.to.{name}", address
    if settings.checkpoints is not None and settings.checkpoints.to is not None:
        yield "checkpoints.to", settings.checkpoints.to
    for name, person in settings.people.items():
        if person.email is not None:
            yield f"people.{key_of(name)}.email", person.email


def approved_domains(settings: "Settings") -> tuple[str, ...]:
    """The domains to which messages may go: those that are named, or else the sender's own."""
    own = (_domain_of(settings.email.sender),) if settings.email else ()
    return settings.delivery.domains or own


def is_approved(settings: "Settings", address: str) -> bool:
    """Whether messages may go to an address; *.nhs.uk approves what lies within nhs.uk, and not nhs.uk."""
    if settings.delivery.any_domain:
        return True
    domain = _domain_of(address)
    return any(_matches(domain, each.casefold()) for each in approved_domains(settings))


def _matches(domain: str, approved: str) -> bool:
    return domain.endswith(approved[1:]) if approved.startswith("*.") else domain == approved


def _domain_of(address: str) -> str:
    return address.rpartition("@")[2].casefold()


def _well_formed(address: str) -> bool:
    found = _MAILBOX.fullmatch(address)
    return bool(found and address.isprintable() and _DOMAIN.fullmatch(found["domain"]))
