"""The words of consulting, protecting and disagreeing: what was decided, on which step, and what follows."""

from workflow.vocabulary.terms import Term

# fmt: off

class ReferralOutcome(Term):
    """What the local authority decided on a referral."""

    STRATEGY_DISCUSSION = "strategy-discussion", "A strategy discussion is held."
    ASSESSMENT = "assessment", "An assessment of a child in need begins (Children Act 1989, section 17)."
    ALREADY_OPEN = "already-open", "The child is already known, and the work goes on."
    NO_FURTHER_ACTION = "no-further-action", "Nothing further is done by the local authority, for the reasons given."
    NOT_STATED = "not-stated", "It is not written down what was decided."


class StrategyOutcome(Term):
    """What a strategy discussion came to."""

    SECTION_47_BEGUN = "section-forty-seven-begun", "Enquiries under section 47 of the Children Act 1989 begin."
    ENQUIRIES_NOT_NEEDED = "enquiries-not-needed", "No enquiries under section 47 are needed."
    ENQUIRIES_RUNNING = "enquiries-running", "Enquiries under section 47 are already running."
    NOT_STATED = "not-stated", "It is not written down what it came to."


class LearningRoute(Term):
    """How the partnership learns from an incident that does not meet the criteria."""

    LOCAL_LEARNING_REVIEW = "local-learning-review", "A local learning review outside the statutory ones."
    SINGLE_AGENCY_REVIEW = "single-agency-review", "A review by one agency of its own part."
    NEAR_MISS_REVIEW = "near-miss-review", "A review of a near miss."
    AUDIT = "audit", "An audit of cases, this one among them."
    CHILD_DEATH_REVIEW = "child-death-review", "The child death review alone."
    SAFEGUARDING_ADULT_REVIEW = "safeguarding-adult-review", "A safeguarding adult review, where the young person was an adult."
    NO_FURTHER_LEARNING = "no-further-learning", "No further learning is expected, for the reasons given."
    NOT_STATED = "not-stated", "It is not said which."


class JointResponseCause(Term):
    """Why a death calls for a joint agency response."""

    EXTERNAL_CAUSE = "external-cause", "The death is or could be due to external causes."
    SUDDEN_AND_UNEXPLAINED = "sudden-and-unexplained", "The death is sudden with no cause readily apparent."
    DETAINED = "detained", "The child was in custody or detained under the Mental Health Act."
    SUSPICIOUS = "suspicious", "The circumstances raise suspicion."
    UNATTENDED_STILLBIRTH = "unattended-stillbirth", "A stillbirth with no health care professional present."
    NOT_STATED = "not-stated", "It is not said which."


class PressInterest(Term):
    """What the press knows or may soon ask."""

    NONE = "none", "None is known, and somebody looked."
    EXPECTED = "expected", "It is to be expected."
    PRESENT = "present", "The press asks, or has reported."


class Matter(Term):
    """What a disagreement is about."""

    SAFETY = "safety", "The immediate safety of a child."
    REFERRAL = "referral", "Whether to refer, or what the local authority made of a referral."
    CRITERIA = "criteria", "Whether the criteria are met and the incident is notified."
    LEAD = "lead", "Which area leads."
    RAPID_REVIEW = "rapid-review", "The rapid review and what it decided."
    REVIEW = "review", "Whether to review, and how."
    REPORT = "report", "What a report says, or whether it is published."
    OTHER = "other", "Something else."


class Stage(Term):
    """How high a disagreement has gone."""

    ONE = "stage-one", "Between the managers of the agencies."
    TWO = "stage-two", "Between their safeguarding leads."
    THREE = "stage-three", "With the chair or the independent scrutineer of the partnership."


class Settlement(Term):
    """How a disagreement ended."""

    AGREED = "agreed", "The parties agree."
    DECIDED = "decided", "Somebody with the authority to do so decided."
    WITHDRAWN = "withdrawn", "Whoever disagreed does so no longer."
    NOT_STATED = "not-stated", "It is not said how."
