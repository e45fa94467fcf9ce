"""The command that leads on from something that needs somebody: complete, so that it can be copied.

Only what nobody can know beforehand is left to be filled in, in capitals: WHEN it happened, and the words
that a fact needs. A step that waits for something else is answered with what it waits for.
"""

import re
import shlex
from collections.abc import Iterator, Mapping

from scheduler.cli.recording.fields import Field, fields_of, values
from scheduler.cli.recording.record_fact import kind_that_records, option_of
from workflow.catalogue import FACTS, fields, kind_of, of_a_child
from workflow.clocks import Clock
from workflow.facts import Fact, Standing
from workflow.kinds import Kind, outlook
from workflow.rapid_review import standing as rapid_review
from workflow.requests import Request, Step
from workflow.review import standing as review
from workflow.rules import Unmet
from workflow.signing import ALL_THREE_SIGNED
from workflow.vocabulary import Party

Known = Mapping[str, str]
"""What is known of the fields of a fact, as it is typed."""
_NAME = re.compile(r"[a-z-]+\.[a-z-]+")
_STEPS = {"rapid-review": rapid_review.STEPS, "review": review.STEPS}
_MEET_TOGETHER = {
    "agency.raise": ("incident.local-authority-consulted", "incident.partnership-consulted"),
    "rr.exec_signoff": ("rapid-review.partner-signed-off",),
}
"""The facts of duties that are met by several of them together."""
_ENDS_A_RAPID_REVIEW = frozenset({"rapid-review.partner-signed-off", "rapid-review.sent-to-panel"})
_ASKED_FOR = {"proceedings.hold-reviewed": ("review_on",)}
"""Fields that can be left out, and that a rule asks for."""


def for_clock(kind: Kind, standing: Standing, clock: Clock) -> str:
    """The command that leads to meeting a duty; where none does, the one that explains it."""
    if clock.owed_elsewhere and not clock.expected:
        return explain(standing.case, clock)
    if clock.duty.owed_by is Party.AGENCIES:
        return _reminding(standing, clock) or explain(standing.case, clock)
    return _meeting(kind, standing, clock) or explain(standing.case, clock)


def for_step(kind: Kind, standing: Standing, *names: str) -> str:
    """The command that records one of these facts, or what they wait for; where none can be, what can."""
    possible, refused = outlook(kind, standing)
    for name in names:
        for found in _towards(name, kind, possible, refused):
            return to_record(found, standing.case, _known(FACTS[found], standing, ""))
    return f"spr possible {standing.case}"


def explain(case: str, clock: Clock) -> str:
    """The command that explains a due date."""
    date = clock.date
    about = f" --subject {shlex.quote(date.subject)}" if date.subject else ""
    turn = f" --cycle {date.cycle}" if date.cycle > 1 else ""
    return f"spr explain {case} {date.duty}{about}{turn}"


def to_record(name: str, case: str, known: Known | None = None) -> str:
    """The command that records a fact: spr record rapid-review.meeting-held CASE --occurred WHEN."""
    fact = FACTS[name]
    place = _place(fact, case)
    filled = {**(known or {}), **place}
    asked_for = _ASKED_FOR.get(name, ())
    options = "".join(_option(f, filled, f.required or f.name in asked_for) for f in fields_of(fact))
    return f"spr record {name}{'' if place else f' {case}'}{options} --occurred WHEN"


def _place(fact: type[Fact], case: str) -> Known:
    """The field that names the case, where the fact belongs to a case of another kind."""
    kind = kind_of(case)
    if kind_that_records(fact) is kind:
        return {}
    return {kind.name.replace("-", "_"): case}


def _option(field: Field, known: Known, needed: bool) -> str:
    """The option for a field that is known or needed; what nobody knows stands in capitals."""
    value = known.get(field.name) or (field.name.upper().replace("_", "-") if needed else "")
    return f" {option_of(field.name)} {shlex.quote(value)}" if value else ""


def _reminding(standing: Standing, clock: Clock) -> str:
    """The next step towards an agency whose answer has not come: remind it, escalate, ask it formally."""
    steps = _STEPS.get(kind_of(standing.case).name)
    if steps is None:
        return ""
    about = (clock.date.subject, clock.date.cycle)
    request = next((r for r in standing.requests if (str(r.agency), r.number) == about), None)
    return next_to_agency(standing, request) if request else ""


def next_to_agency(standing: Standing, request: Request) -> str:
    """The command for the next step towards an agency: remind it, escalate, ask it formally."""
    return towards_agency(standing, request, next_step(request))


def towards_agency(standing: Standing, request: Request, step: Step) -> str:
    """The command that records a step towards the agency of a request."""
    name = _named(standing.case, step)
    number = {"number": str(request.number)} if request.number > 1 else {}
    return to_record(name, standing.case, {"agency": str(request.agency), **number})


def asking(case: str, agency: str) -> str:
    """The command that asks an agency; empty where cases of this kind ask none."""
    if kind_of(case).name not in _STEPS:
        return ""
    return to_record(_named(case, Step.ASKED), case, {"agency": agency})


def _named(case: str, step: Step) -> str:
    """The stored name of the fact that is this step, in a case of this kind."""
    steps = _STEPS[kind_of(case).name]
    return next(name for name, fact in FACTS.items() if steps.get(fact) is step)


def next_step(request: Request) -> Step:
    """What comes next towards an agency that has not answered."""
    if not request.chased:
        return Step.CHASED
    if not request.escalated:
        return Step.ESCALATED
    return Step.CHASED if request.formal else Step.FORMAL


def _meeting(kind: Kind, standing: Standing, clock: Clock) -> str:
    """The first fact towards meeting a duty that can be recorded as the case stands."""
    possible, refused = outlook(kind, standing)
    together = _MEET_TOGETHER.get(clock.duty.code)
    names = together or _NAME.findall(clock.duty.met_with)
    for name in names:
        if together and len(together) > 1 and any(standing.facts_of(name)):
            continue
        if (first := _comes_first(name, standing)) in possible:
            return to_record(first, standing.case, _known(FACTS[first], standing, ""))
        if found := next(_towards(name, kind, possible, refused), ""):
            return to_record(found, standing.case, _known(FACTS[found], standing, clock.date.subject))
        if _of_another_case(name, kind):
            return to_record(name, standing.case)
    return ""


def _comes_first(name: str, standing: Standing) -> str:
    """What by the guidance comes before signing and sending a rapid review: information, meeting, outcome."""
    if name not in _ENDS_A_RAPID_REVIEW or standing.decisions:
        return ""
    if standing.meetings:
        return "rapid-review.outcome-decided"
    return f"rapid-review.{'meeting-held' if standing.correspondence else 'information-requested'}"


def _of_another_case(name: str, kind: Kind) -> bool:
    """Whether the duty is met in a case of another kind, which names this one."""
    return (
        name in FACTS
        and kind_that_records(FACTS[name]) is not kind
        and kind.name.replace("-", "_") in fields(FACTS[name])
    )


def _towards(
    name: str,
    kind: Kind,
    possible: list[str],
    refused: Mapping[str, tuple[Unmet, ...]],
    before: tuple[str, ...] = (),
) -> Iterator[str]:
    """The fact itself where it can be recorded, or else what it waits for, step by step."""
    if name in possible:
        yield name
        return
    for unmet in refused.get(name, ()):
        signed = (f"{kind.name}.partner-signed-off",) if unmet.rule == ALL_THREE_SIGNED.code else ()
        for other in (*signed, *_NAME.findall(unmet.remedy)):
            if other not in (name, *before) and other in FACTS and kind_that_records(FACTS[other]) is kind:
                yield from _towards(other, kind, possible, refused, (*before, name))


def _known(fact: type[Fact], standing: Standing, subject: str) -> Known:
    """What a clock's subject says of a fact's fields: which child, which recipient, which agency."""
    known = dict(_missing_partner(standing)) if "partner" in fields(fact) else {}
    for field in fields_of(fact) if subject else ():
        fits = field.terms is not None or field.name in of_a_child(fact)
        if fits and field.name not in known and not values(fact, {field.name: subject}, None)[1]:
            return {**known, field.name: subject}
    return known


def _missing_partner(standing: Standing) -> Known:
    """The first safeguarding partner that has not signed, where partners sign."""
    signatures = getattr(standing, "signatures", None)
    missing = signatures.missing(None) if signatures else ()
    return {"partner": str(missing[0])} if missing else {}
