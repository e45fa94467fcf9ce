"""The criteria of a notifiable incident: met, not met, or unknown with the answers that are missing.

Each is tested per child and ground; nothing unknown is ever taken for "no".
Sources: KSCP, Safeguarding Practice Reviews, "Agency responsibility to notify KSCP" (the wording of
Working Together 2015); Children Act 2004, section 16C; Working Together 2018 and 2023. An old criterion
stays beside the new ones, with its dates. Whose incident it is, is another question: incident.jurisdiction.
"""

from collections.abc import Callable, Collection, Iterable
from datetime import date
from functools import lru_cache

import msgspec

from workflow.incident.children import Child
from workflow.incident.standing import Incident
from workflow.policy import Policy, Span, since
from workflow.vocabulary import AbuseOrNeglect, Answer, CriteriaOf, Ground, Harm
from workflow.who_is_told import Grounds, Telling, rapid_review_follows, tellings, who_is_told

__all__ = [
    "Finding", "Telling", "Test", "apply", "asked_under", "findings", "grounds", "in_force",
    "other_harm_without_reasons", "rapid_review_follows", "told", "verdict", "who_is_told",
]  # fmt: skip

Question = Callable[[Child], Answer]
_GROUNDS = tuple(Ground)
_YES, _NO, _UNKNOWN = Answer  # looking a member up in its class takes as long as half a question


class Test(msgspec.Struct, frozen=True):
    """One criterion: every question must be answered yes.

    `national` is when national guidance held it; `page` whether it is one of the partnership's four.
    """

    ground: Ground
    questions: tuple[tuple[str, Question], ...]
    national: Span = Span()
    page: bool = True


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


def _of_a_child(answer: Question) -> Question:
    """What is asked of a child; a person who was 18 or over at the event was none."""
    return lambda child: _NO if child.adult else answer(child)


DIED = ("Has the child died?", _of_a_child(lambda child: child.died))
HARMED = ("Has the child been seriously harmed?", _of_a_child(lambda child: child.harmed))
ABUSE = ("Is abuse or neglect known or suspected?", lambda child: _ABUSE[child.abuse])
LOOKED_AFTER = ("Was the child looked after?", lambda child: child.looked_after)
REGULATED = (
    "Was the child in a regulated setting or service?",
    lambda child: child.regulated_setting,
)
BORN = (
    "Does the death of an unborn child count as that of a child? (to be confirmed by the partnership)",
    lambda child: _UNKNOWN if child.unborn else _YES,
)
YOUNG_PERSON_DIED = ("Has the young person died?", lambda child: child.died)
CARE_LEAVER = (
    "Was the young person a care leaver, before the 25th birthday?",
    lambda child: child.was_care_leaver,
)
ASKED_FOR = ("Has an agency asked for a review?", lambda child: child.review_asked_for)

_SINCE_2015 = since(2015, 3, 26)
_WT2015_ONLY = Span(date(2015, 3, 26), date(2018, 6, 29))
_SINCE_2023 = since(2023, 12, 15)
# fmt: off
_ALL = (
    Test(Ground.DEATH,                   (DIED, BORN, ABUSE),                     _SINCE_2015),
    Test(Ground.SERIOUS_HARM,            (HARMED, ABUSE),                   _SINCE_2015),
    Test(Ground.LOOKED_AFTER_DEATH,      (DIED, BORN, LOOKED_AFTER),              _SINCE_2015),
    Test(Ground.REGULATED_SETTING_DEATH, (DIED, BORN, REGULATED),                 _WT2015_ONLY),
    Test(Ground.CARE_LEAVER_DEATH,       (YOUNG_PERSON_DIED, CARE_LEAVER),  _SINCE_2023, page=False),
)
# fmt: on
TESTS = tuple(test for test in _ALL if test.page)
"""The partnership's four."""
REFERRAL = Test(Ground.REFERRAL_FOR_REVIEW, (ASKED_FOR,), page=False)
"""No notification: it asks for a local learning route, where the local policy has it."""


@lru_cache(maxsize=256)
def in_force(day: date | None, page: bool = True) -> tuple[Test, ...]:  # noqa: FBT001, FBT002  a choice of two
    """The criteria in force on a day: those of national guidance, and with `page` the partnership's four.

    Where the day is not known, every one of them: an unknown date rules nothing out.
    """
    return tuple(test for test in _ALL if (page and test.page) or day is None or day in test.national)


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


def findings(incident: Incident, grounds: Collection[Test] | None = None) -> list[Finding]:
    """Every criterion for every child; where no child is known yet, for the child nobody has described.

    The criteria are those given, else those in force when the incident was, with the partnership's four.
    """
    tests = in_force(_day(incident)) if grounds is None else grounds
    children: Iterable[Child] = incident.children.values() or (Child(),)
    return [apply(test, child) for child in children for test in tests]


def asked_under(incident: Incident, policy: Policy) -> tuple[Test, ...]:
    """The criteria that the profile of the day asks: the national ones, or the page's four as well.

    They decide what is shown. What is asked before a step is recorded does not see the policy, and looks at
    the page's four in either case: they only ask for more.
    """
    day = _day(incident)
    profile = policy.on(day) if day else policy.profile
    return in_force(day, profile.criteria == CriteriaOf.PAGE)


def _day(incident: Incident) -> date | None:
    """The last day on which the incident can have been; where nobody knows, that of the first word of it."""
    return incident.around.last_day or (incident.opened.occurred.last_day if incident.opened else None)


def grounds(incident: Incident, tested: Iterable[Finding] = ()) -> tuple[Ground, ...]:
    """The grounds that are met for at least one child, the page's first and in its order."""
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


def told(incident: Incident, asked_by: Collection[Test] | None = None) -> list[Telling]:
    """Each body that can have to be told, whether it was, or whether nobody knows yet; by these criteria."""
    tested = findings(incident, asked_by)
    shown = tuple(dict.fromkeys((*incident.grounds, *grounds(incident, tested))))
    missing = dict.fromkeys(each.ground for each in tested if each.answer is _UNKNOWN)
    unanswered = tuple(ground for ground in missing if ground not in shown)
    return tellings(incident, Grounds(shown, unanswered), _day(incident))
