"""What can be recorded in a case, in the order of the process, for programs and for people."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from scheduler.cli.recording.next_steps import free_milestones
from scheduler.cli.recording.refusing import as_data
from scheduler.cli.render import Answer, Block, Line, Table
from workflow.catalogue import FACTS, kind_of
from workflow.corrections import NOT_MERGED
from workflow.facts import Standing
from workflow.kinds import outlook
from workflow.rules import unmet

# fmt: off
_STEPS: Sequence[tuple[str, str]] = (
    ("Immediate safety",                   "safety"),
    ("Sign-off",                           "sign approved delegated delegation"),
    ("Publication",                        "publi embargo repository media press improvements"),
    ("What the Panel and others say",      "panel ofsted responded response answered acknowledged"),
    ("Asking agencies, and their records", "request return chased records chronolog agenc information"),
    ("The family and the child's voice",   "family parent sibling voice"),
    ("The children",                       "child abuse identity leaver looked"),
    ("Agreement and views",                "lead manager agree disagree view dissent escalat"),
    ("Consulting and referring",           "consult referred aware meeting strategy"),
    ("Commissioning and method",           "review reviewer terms scope method commission draft overview"),
    ("Notifying and reporting",            "notif report attempt told informed"),
    ("Learning and action",                "learning recommend action evidence impact"),
    ("Courts and what runs beside",        "proceeding hold court trial inquest order situation development"),
)
# fmt: on
"""The steps by which evidence is grouped: a heading, and how a word in the names of its facts begins."""
EVIDENCE = "Evidence"
OTHER = "Anything else"
IN_STEPS = frozenset({"incident", "rapid-review", "review"})
"""The kinds of case that have such steps; of the others there is only evidence."""


def told(case: str, standing: Standing) -> Answer:
    """The answer to `spr possible`."""
    free, refused = outlook(kind_of(case), standing)
    if standing.merged:
        elsewhere = (unmet(NOT_MERGED),)
        free, refused = [], dict.fromkeys((*free, *refused), elsewhere)
    free = list(dict.fromkeys(free))
    moving = [name for name in dict.fromkeys(free_milestones(kind_of(case), standing)) if name in free]
    evidence = grouped([name for name in free if name not in moving])
    document = {
        "case": case,
        "status": str(standing.status),
        "possible": [{"fact": name, **_step(name, moving)} for name in free],
        "refused": [
            {"fact": name, "because": [as_data(each) for each in because]}
            for name, because in refused.items()
        ],
    }
    why = [(name, "; ".join(each.sentence for each in unmets)) for name, unmets in refused.items()]
    rows = [{"fact": name, "possible": True, "because": ""} for name in free]
    rows += [{"fact": name, "possible": False, "because": because} for name, because in why]
    page = _merged(standing) if standing.merged else _page(standing, moving, evidence, why)
    return Answer(document, [*page], rows)


def grouped(names: Sequence[str]) -> Mapping[str, list[str]]:
    """Facts by the step of the process they belong to, in the order of the steps as listed."""
    found: dict[str, list[str]] = {heading: [] for heading in (*(h for h, _ in _STEPS), EVIDENCE, OTHER)}
    for name in names:
        found[step_of(name)].append(name)
    return {heading: facts for heading, facts in found.items() if facts}


def step_of(name: str) -> str:
    """The heading under which a fact stands."""
    kind, _, rest = name.partition(".")
    if kind not in IN_STEPS:
        return EVIDENCE
    words = rest.split("-")
    beginnings = ((heading, tuple(parts.split())) for heading, parts in _STEPS)
    return next((heading for heading, parts in beginnings if any(w.startswith(parts) for w in words)), OTHER)


def _step(name: str, moving: Sequence[str]) -> dict[str, Any]:
    return {"moves_the_case": name in moving, "step": step_of(name)}


def _merged(standing: Standing) -> Iterator[Block]:
    yield Line(f"{standing.case} was merged into {standing.merged.fact.case}: record it there.", "title")
    yield Line(f"To take the two apart: spr decide unmerge {standing.case} --because WHY")


def _page(
    standing: Standing,
    moving: Sequence[str],
    evidence: Mapping[str, Sequence[str]],
    why: Sequence[tuple[str, str]],
) -> Iterator[Block]:
    case, status = standing.case, standing.status
    yield Line(f"{case} is {status.label}: {status.means}", "title")
    yield Line()
    yield Line("Can be recorded now: spr record FACT CASE --occurred WHEN")
    if moving:
        yield Line("What moves the case on", "title", 2)
        yield Table(("", ""), _meanings(moving), indent=4)
    for heading, names in evidence.items():
        yield Line(heading, "title", 2)
        yield Table(("", ""), _meanings(names), indent=4)
    yield Line()
    yield Line("Possible only when:")
    yield Table(("fact", "it is possible only when"), why, indent=2)
    yield Line(f"What was recorded wrongly is put right: spr decide correct {case} N --because WHY", "dim")


def _meanings(names: Sequence[str]) -> list[tuple[str, str]]:
    return [(name, (FACTS[name].__doc__ or "").partition("\n")[0]) for name in names]
