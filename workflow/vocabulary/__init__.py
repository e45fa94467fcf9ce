"""The words of the guidance: one word per idea, each with its stored code and its meaning for people.

Codes are stored for ever; labels and meanings may be improved.
"""

from workflow.vocabulary.agencies import Agency, Party
from workflow.vocabulary.alerts import Capacity, RecusedBecause, SnoozeReason, WithdrawnBecause
from workflow.vocabulary.bodies import Addressee, Country, Provider, Told
from workflow.vocabulary.children import (
    AgeBand,
    Ethnicity,
    LegalStatus,
    Placement,
    ProtectionPlan,
    Sex,
)
from workflow.vocabulary.chronologies import Precision, Sensitivity, Stands
from workflow.vocabulary.clocks import ClockState, Force, LateReason, Rung, Why
from workflow.vocabulary.consulting import (
    JointResponseCause,
    LearningRoute,
    Matter,
    PressInterest,
    ReferralOutcome,
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
from workflow.vocabulary.partners import Partner
from workflow.vocabulary.partnerships import Body, Office, Seat
from workflow.vocabulary.practice_reviews import (
    AskedOfReviewer,
    Methodology,
    Publication,
    Rating,
    ReportPart,
    Requester,
    Summary,
    Withdrawal,
)
from workflow.vocabulary.proceedings import (
    Adviser,
    CourtOrder,
    Disclosure,
    HoldKind,
    ProceedingsKind,
    Verdict,
)
from workflow.vocabulary.profiles import CriteriaOf, Group, Post
from workflow.vocabulary.rapid_reviews import Outcome, PanelResponse, Part
from workflow.vocabulary.reviews import Development, LocalFactor, ReviewKind, Situation
from workflow.vocabulary.terms import Answer, Name, Term, Words

__all__ = [
    "AbuseOrNeglect",
    "Addressee",
    "Adviser",
    "AgeBand",
    "Agency",
    "Answer",
    "AskedOfReviewer",
    "Body",
    "Capacity",
    "ClockState",
    "Country",
    "CourtOrder",
    "CriteriaOf",
    "Development",
    "Disclosure",
    "Ethnicity",
    "Force",
    "Ground",
    "Group",
    "Harm",
    "HoldKind",
    "Identity",
    "IncidentType",
    "JointResponseCause",
    "LateReason",
    "LearningRoute",
    "LegalStatus",
    "LocalFactor",
    "Matter",
    "Means",
    "Methodology",
    "Name",
    "Obstacle",
    "Office",
    "Outcome",
    "PanelResponse",
    "Part",
    "Partner",
    "Party",
    "Placement",
    "Post",
    "Precision",
    "PressInterest",
    "ProceedingsKind",
    "ProtectionPlan",
    "Provider",
    "Publication",
    "Rating",
    "RecusedBecause",
    "ReferralOutcome",
    "ReportPart",
    "Requester",
    "ReviewKind",
    "Rung",
    "Safety",
    "Seat",
    "Sensitivity",
    "Settlement",
    "Sex",
    "Situation",
    "SnoozeReason",
    "Stage",
    "Stands",
    "StrategyOutcome",
    "Summary",
    "Term",
    "Told",
    "Verdict",
    "View",
    "Why",
    "Withdrawal",
    "WithdrawnBecause",
    "Words",
]
