"""The statuses of a review: how far it has come, or how it ended."""

from workflow.vocabulary import Term


class Status(Term):
    """How far a review has come: the furthest milestone reached, or how it ended."""

    NEW = "new", "Nothing is on record yet."
    PROPOSED = "proposed", "A situation calls for a review, or for one to be considered."
    CONSIDERED = "considered", "It has been considered whether to undertake a review."
    COMMISSIONED = "commissioned", "The review has been commissioned."
    SCOPED = "scoped", "The agencies involved are known."
    GATHERING_RECORDS = "gathering-records", "The agencies' records are being brought together."
    DRAFTING = "drafting", "The overview report is being written."
    FACTUAL_ACCURACY = "factual-accuracy", "The draft is with the agencies, to be checked for accuracy."
    SIGN_OFF = "sign-off", "The overview report is complete and waits to be published."
    SENT = "sent-before-publication", "The report has been sent out before it is published."
    WITHHELD = "withheld", "The report is not published."
    IMPROVEMENTS_PUBLISHED = (
        "improvements-published",
        "The report is not published; information about the improvements is.",
    )
    ABSORBED = "absorbed", "A national review has taken it over."
    DISCONTINUED = "discontinued", "The review was ended before its report, by a decision with reasons."
    NOT_UNDERTAKEN = "not-undertaken", "It was decided, with reasons, not to undertake a review."
    REDO_ORDERED = "redo-ordered", "It was ordered that the review be done again."
    REDONE = "redone", "The review has been done again."
    PUBLISHED = "published", "The report is published."
    WITHDRAWN = "withdrawn", "The report was public, and is public no longer."
