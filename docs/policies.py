"""The page of the policies: the national sets side by side with their sources, and the local profiles."""

from collections.abc import Callable, Iterable, Iterator, Mapping

import surface
from obligations import span

from workflow.national import COVID, NATIONAL
from workflow.profiles import DEFAULT, SHIPPED, Profile, shipped


def policies() -> Iterator[str]:
    yield "# Policies\n"
    yield "A duty is judged by the national set and the local profile of the day on which it arose, and what it was judged by stands on its due date.\n"
    yield "## National sets\n"
    yield from surface.table(
        ("set", "what it is", "in force"), ((n.code, n.says, span(n.in_force)) for n in NATIONAL)
    )
    yield "### What is notified\n"
    criteria = dict.fromkeys(criterion for each in NATIONAL for criterion in each.criteria)
    yield from surface.table(
        ("criterion", *(each.code for each in NATIONAL)),
        ((told, *("yes" if told in each.criteria else "" for each in NATIONAL)) for told in criteria),
    )
    yield "### To whom, what follows, and from where it is known\n"
    yield from surface.table(
        ("set", "told", "which review follows", "source", "to be confirmed by the partnership"),
        ((n.code, n.notify, n.review, n.source, "; ".join(n.to_be_confirmed) or "nothing") for n in NATIONAL),
    )
    yield f"### {COVID.code}, over the set in force\n"
    yield f"{COVID.says}\n"
    yield f"Seen {span(COVID.seen)}; whether it still held until {COVID.over_by} is not known.\nRelaxed: {', '.join(f'`{duty}`' for duty in COVID.duties)}.\nTheir clocks ran on, and are marked.\nSource: {COVID.source}.\n"
    yield "## Local profiles\n"
    yield f"A new store begins with `{DEFAULT}`; the others are examples and nobody's own.\n"
    profiles = [shipped(name) for name in SHIPPED]
    rows = {what: [told(each) for each in profiles] for what, told in _PROFILE.items()}
    yield from surface.table(
        ("", *(f"`{each.name}`" for each in profiles)), ((what, *said) for what, said in rows.items())
    )


_PROFILE: dict[str, Callable[[Profile], str]] = {
    "what it is": lambda each: each.says,
    "source": lambda each: each.source,
    "in force": lambda each: span(each.in_force),
    "criteria": lambda each: each.criteria,
    "local duties adopted": lambda each: _codes(sorted(each.duties)),
    "readings": lambda each: _pairs(each.readings),
    "first day counts": lambda each: _codes(sorted(each.first_day_counts)),
    "cut-off hour": lambda each: _pairs(each.cut_off),
    "told in advance": lambda each: _pairs(
        {code: f"{days} working days" for code, days in each.lead_times.items()}
    ),
    "duties added": lambda each: _pairs({code: duty.within for code, duty in each.added.items()}),
    "stages of a disagreement": lambda each: _pairs({stage.stage: stage.within for stage in each.escalation}),
    "times without a number": lambda each: _pairs(each.intervals),
    "ladders": lambda each: _pairs(
        {", ".join(sorted(one.duties)) or "every other duty": one.says for one in each.ladders}
    ),
    "copies": lambda each: _pairs({fact: ", ".join(who) for fact, who in each.copies.items()}),
    "signed off by": lambda each: _pairs({what: ", then ".join(who) for what, who in each.sign_off.items()}),
}


def _codes(codes: Iterable[str]) -> str:
    return ", ".join(f"`{code}`" for code in codes) or "none"


def _pairs(told: Mapping[str, str]) -> str:
    return "; ".join(f"`{what}`: {said}" for what, said in told.items()) or "none"
