"""The words of the guidance: one word per idea, each with its stored code and its meaning for people.

Codes are stored for ever; labels and meanings may be improved.
"""

from workflow.vocabulary.agencies import Agency, Party
from workflow.vocabulary.clocks import ClockState, Force, LateReason, Rung, Why
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
from workflow.vocabulary.profiles import CriteriaOf, Group, Post
from workflow.vocabulary.reviews import Development, ReviewKind, Situation
from workflow.vocabulary.terms import Answer, Name, Term, Words

__all__ = [
    "AbuseOrNeglect",
    "Agency",
    "Answer",
    "ClockState",
    "CriteriaOf",
    "Development",
    "Force",
    "Ground",
    "Group",
    "Harm",
    "Identity",
    "IncidentType",
    "LateReason",
    "Means",
    "Name",
    "Obstacle",
    "Party",
    "Post",
    "ReviewKind",
    "Rung",
    "Safety",
    "Situation",
    "Term",
    "View",
    "Why",
    "Words",
]
