"""Destroys the key of a case when somebody orders it, or holds that back."""

import re
from typing import TYPE_CHECKING

import click

from scheduler import destructions
from scheduler.cli.endings import NOT_FOUND, REFUSED, USAGE, Ending
from scheduler.cli.recording.envelope import POST
from scheduler.cli.render import Answer, Line
from scheduler.cli.words import blank, shown
from workflow.facts import Fact
from workflow.rules import Refused
from workflow.sealing_keys import DestructionHeld, DestructionOrdered, HoldReleased, Status
from workflow.vocabulary import Words

if TYPE_CHECKING:
    from events.keystore import Keystore
    from scheduler.cli.session import Session
    from scheduler.service import Service

LONGEST = 60


def destroyed(
    session: "Session", service: "Service", subject: str, *, reason: str, authority: str, sure: bool
) -> Answer:
    """Order the destruction, carry it out, and say what became of it."""
    keys = _keys(service)
    order = DestructionOrdered(authority=_post(authority), reasons=_words(reason))
    subject = _with_words(service, keys, _known(service, keys, subject))
    if not sure and destructions.standing_of(service, subject).status is Status.LIVING:
        _confirmed(session, subject)
    done = destructions.destroy(service, keys, subject, order)
    if isinstance(done, Refused):
        raise _refused(done, subject)
    return _told(done, keys)


def held(service: "Service", subject: str, *, reason: str, authority: str) -> Answer:
    """Put a hold on record."""
    fact = DestructionHeld(authority=_post(authority), reasons=_words(reason))
    subject = _known(service, _keys(service), subject)
    return _recorded(service, subject, fact, f"The key of {subject} is held for {fact.authority}.")


def released(service: "Service", subject: str, *, reason: str, authority: str | None) -> Answer:
    """Put the release of a hold on record; whose it is need not be said where there is one."""
    subject = _known(service, _keys(service), subject)
    holds = destructions.standing_of(service, subject).needed_by
    if authority is None and len(holds) != 1:
        named = f"{', '.join(holds)}; say whose is released: --authority WHO" if holds else "none"
        raise Ending(REFUSED, f"Holds on the key of {subject}: {named}.")
    fact = HoldReleased(authority=_post(authority or holds[0]), reasons=_words(reason))
    return _recorded(service, subject, fact, f"The hold for {fact.authority} was released.")


def _recorded(service: "Service", subject: str, fact: Fact, says: str) -> Answer:
    done = destructions.put_on_record(service, subject, fact)
    if isinstance(done, Refused):
        raise _refused(done, subject)
    holds = list(done.standing.needed_by)
    others = Line(f"Holds that stand now: {', '.join(holds) or 'none'}.", indent=2)
    document = {"subject": subject, "holds": holds, "position": done.position}
    return Answer(document, [Line(says, "title"), others])


def _told(done: destructions.Destruction, keys: "Keystore") -> Answer:
    fact = done.fact
    document = {
        "subject": done.subject,
        "before": done.before.value,
        "commitment": fact.commitment,
        "residue": fact.residue.value,
    }
    first = {
        Status.LIVING: f"The key of {done.subject} was destroyed.",
        Status.ORDERED: f"The key of {done.subject} was destroyed, as had been ordered before.",
        Status.DESTROYED: f"The key of {done.subject} was destroyed before; nothing was recorded.",
    }[done.before]
    page = [
        Line(first, "title"),
        Line("Every text sealed under it is unreadable for good; the record is unchanged.", indent=2),
        Line(fact.residue.means, indent=2),
        Line("Copies of the keystore made before still hold it. They open nothing once the keys are"),
        Line("wrapped anew: spr admin keys rotate, then spr admin keys backup FILE", indent=2),
    ]
    if not keys.shelf.files:
        page.append(Line("So do archives of the database's write-ahead log, with the same answer.", indent=2))
    return Answer(document, page)


def _confirmed(session: "Session", subject: str) -> None:
    if not session.asks:
        raise Ending(USAGE, f"Nobody is there to confirm it. To destroy the key of {subject}: --yes")
    typed = click.prompt(f"Type {subject} to make its sealed texts unreadable for good", err=True)
    if typed.strip() != subject:
        raise Ending(USAGE, "That is not the subject; nothing was destroyed.")


def _known(service: "Service", keys: "Keystore", text: str) -> str:
    """The subject that is meant: a case, or anything else that has a key or whose key is on record."""
    if "/" not in text:
        return service.find(text)
    known = text in keys.shelf.contents().subjects or bool(service.store.stream(text))
    if known or destructions.standing_of(service, text).version:
        return text
    raise Ending(NOT_FOUND, f"There is no key of {shown(text)}. See what there is: spr admin keys list")


def _with_words(service: "Service", keys: "Keystore", subject: str) -> str:
    """The subject, where there is a key of it, a text sealed under it, or an order on record."""
    sealed = any(part.subject == subject for fact in service.store.stream(subject) for part in fact.sealed)
    if sealed or keys.shelf.row(subject) or destructions.standing_of(service, subject).version:
        return subject
    raise Ending(
        NOT_FOUND, f"There is no key of {shown(subject)}, and nothing is sealed under it: nothing to destroy."
    )


def _keys(service: "Service") -> "Keystore":
    if service.keys is None:
        raise AssertionError("these commands open the keys")
    return service.keys


def _post(text: str) -> str:
    if blank(text) or len(text) > LONGEST or not re.search(POST, text):
        raise Ending(
            USAGE,
            f"--authority takes a post or a body, of at most {LONGEST} characters "
            "(letters, digits, spaces, . ' & / ( ) - _ @); it is not sealed: never a child's name",
        )
    return text


def _words(reason: str) -> Words:
    if blank(reason):
        raise Ending(USAGE, "--reason is blank: write the reason")
    return Words(reason)


def _refused(refused: Refused, subject: str) -> Ending:
    lines = [f"Not recorded of the key of {subject}: {refused.fact}, which is possible only when"]
    for unmet in refused.because:
        lines += [f"  - {unmet.sentence}", f"    ({unmet.source})"]
        lines += [f"    Next: {unmet.remedy}"] if unmet.remedy else []
    return Ending(REFUSED, "\n".join(lines))
