"""The criteria of a notifiable incident: met, not met, or unknown with the answers that are missing.

Each is tested per child and ground; nothing unknown is ever taken for "no".
Source: KSCP, Safeguarding Practice Reviews, "Agency responsibility to notify KSCP" (the wording of
Working Together 2015).
"""

from collections.abc import Callable, Iterable

import msgspec

from workflow.incident.children import Child
from workflow.incident.standing import Incident
from workflow.vocabulary import AbuseOrNeglect, Answer, Ground, Harm

Question = Callable[[Child], Answer]
_GROUNDS = tuple(Ground)
_YES, _NO, _UNKNOWN = Answer  # looking a member up in its class takes as long as half a question


class Test(msgspec.Struct, frozen=True):
    """One criterion: every question must be answered yes."""

    ground: Ground
    questions: tuple[tuple[str, Question], ...]


class Finding(msgspec.Struct, frozen=True, gc=False):
    """What a criterion comes to for one child; `missing` lists the questions nobody has answered yet."""

    ground: Ground
    child: str
    answer: Answer
    missing: tuple[str, ...] = ()


_ABUSE = {
    AbuseOrNeglect.KNOWN: Answer.YES,
    AbuseOrNeglect.SUSPECTED: Answer.YES,
    AbuseOrNeglect.UNKNOWN: Answer.UNKNOWN,
    AbuseOrNeglect.RULED_OUT: Answer.NO,
}

DIED = ("Has the child died?", lambda child: child.died)
HARMED = ("Has the child been seriously harmed?", lambda child: child.harmed)
ABUSE = ("Is abuse or neglect known or suspected?", lambda child: _ABUSE[child.abuse])
LOOKED_AFTER = ("Was the child looked after?", lambda child: child.looked_after)
REGULATED = (
    "Was the child in a regulated setting or service?",
    lambda child: child.regulated_setting,
)

TESTS = (
    Test(Ground.DEATH, (DIED, ABUSE)),
    Test(Ground.SERIOUS_HARM, (HARMED, ABUSE)),
    Test(Ground.LOOKED_AFTER_DEATH, (DIED, LOOKED_AFTER)),
    Test(Ground.REGULATED_SETTING_DEATH, (DIED, REGULATED)),
)


def apply(test: Test, child: Child) -> Finding:
    """Test one criterion for one child: one "no" settles it, and so do all "yes"; else what is missing."""
    answers = [ask(child) for _, ask in test.questions]
    if _NO in answers:
        return Finding(test.ground, child.code, _NO)
    if _UNKNOWN not in answers:
        return Finding(test.ground, child.code, _YES)
    questions = (question for question, _ in test.questions)
    missing = (asked for asked, answer in zip(questions, answers, strict=True) if answer is _UNKNOWN)
    return Finding(test.ground, child.code, _UNKNOWN, tuple(missing))


def findings(incident: Incident) -> list[Finding]:
    """Every criterion for every child; where no child is known yet, for the child nobody has described."""
    children: Iterable[Child] = incident.children.values() or (Child(),)
    return [apply(test, child) for child in children for test in TESTS]


def grounds(incident: Incident, tested: Iterable[Finding] = ()) -> tuple[Ground, ...]:
    """The grounds that are met for at least one child, in the page's order."""
    met = [finding.ground for finding in tested or findings(incident) if finding.answer is _YES]
    return tuple(ground for ground in _GROUNDS if ground in met) if met else ()


def verdict(incident: Incident, tested: Iterable[Finding] = ()) -> Answer:
    """Whether the incident is notifiable: any ground met is enough; all must fail for "no"."""
    answers = [finding.answer for finding in tested or findings(incident)]
    if _YES in answers:
        return _YES
    return _UNKNOWN if _UNKNOWN in answers else _NO


def other_harm_without_reasons(harm: tuple[Harm, ...], reasons: str | None, research: str | None) -> bool:
    """Whether harm is called serious outside the page's list without reasons and research considered."""
    return Harm.OTHER in harm and not (reasons and research)
