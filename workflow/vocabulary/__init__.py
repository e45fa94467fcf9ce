"""The words of the guidance: one word per idea, each with its stored code and its meaning for people.

Codes are stored for ever; labels and meanings may be improved.
"""

from workflow.vocabulary.agencies import Agency, Party
from workflow.vocabulary.bodies import Body, Country, Provider, Told
from workflow.vocabulary.children import AgeBand, LegalStatus, Placement
from workflow.vocabulary.clocks import ClockState, Force, LateReason, Rung, Why
from workflow.vocabulary.consulting import (
    JointResponseCause,
    LearningRoute,
    Matter,
    PressInterest,
    Settlement,
    Stage,
    StrategyOutcome,
)
from workflow.vocabulary.incidents import (
    AbuseOrNeglect,
    Ground,
    Harm,
    Identity,
    IncidentType,
    Means,
    Obstacle,
    Safety,
    View,
)
from workflow.vocabulary.reviews import Development, LocalFactor, ReviewKind, Situation
from workflow.vocabulary.terms import Answer, Name, Term, Words

__all__ = [
    "AbuseOrNeglect",
    "AgeBand",
    "Agency",
    "Answer",
    "Body",
    "ClockState",
    "Country",
    "Development",
    "Force",
    "Ground",
    "Harm",
    "Identity",
    "IncidentType",
    "JointResponseCause",
    "LateReason",
    "LearningRoute",
    "LegalStatus",
    "LocalFactor",
    "Matter",
    "Means",
    "Name",
    "Obstacle",
    "Party",
    "Placement",
    "PressInterest",
    "Provider",
    "ReviewKind",
    "Rung",
    "Safety",
    "Settlement",
    "Situation",
    "Stage",
    "StrategyOutcome",
    "Term",
    "Told",
    "View",
    "Why",
    "Words",
]
