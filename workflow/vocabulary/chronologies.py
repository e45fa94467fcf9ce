"""What a chronology says of an event beside the event itself, and how two accounts of one are settled."""

from workflow.vocabulary.terms import Term

# fmt: off

class Precision(Term):
    """How far the date and the hour of an event can be relied on."""

    STATED = "stated", "The source gives the date as it stands here."
    APPROXIMATE = "approximate", "The source or the agency says that it was about then."
    UNKNOWN = "unknown", "Nobody said how exact the date is."


class Sensitivity(Term):
    """Who may see an entry of a chronology before the review is published."""

    OPEN = "open", "Every agency that takes part in the review may see it."
    THIRD_PARTY = "third-party", "It is about somebody else, who has not agreed that it is shown."
    RESTRICTED = "restricted", "Only those who are named for it may see it."
    PRIVILEGED = "privileged", "It is legally privileged, or came from proceedings that a court has restricted."
    UNKNOWN = "unknown", "Nobody said who may see it."


class Stands(Term):
    """Which of two accounts of one contact stands, as somebody settled it."""

    FIRST = "first", "The first account stands."
    SECOND = "second", "The second account stands."
    BOTH = "both", "Both stand side by side: they differ, and nobody can say which is right; or they are two contacts."
    NEITHER = "neither", "Neither is relied on."
