"""The words of a practice review's work: how it is made, judged, published and taken back."""

from workflow.vocabulary.terms import Term

# fmt: off

class Methodology(Term):
    """How a review goes about its work."""

    SYSTEMS = "systems", "A systems approach, such as Learning Together."
    SIGNIFICANT_INCIDENT = "significant-incident", "A significant incident learning process: the practitioners themselves go through what happened."
    CHILD_PRACTICE_REVIEW = "child-practice-review", "The Welsh model of child practice reviews, with a learning event at its centre."
    AGENCY_REPORTS = "agency-reports", "Reports of each agency's management, brought together by an independent author."
    THEMATIC = "thematic", "A theme is followed through several cases."
    OTHER = "other", "Another way."
    NOT_STATED = "not-stated", "The source does not say how."


class Publication(Term):
    """What is made public at the end of a review."""

    REPORT = "report", "The report of the review."
    IMPROVEMENTS = "improvements", "Information about the improvements that follow, where the report is not published."


class Summary(Term):
    """A summary of a review, as the page lists them."""

    EXECUTIVE = "executive-summary", "The executive summary."
    LEARNING = "learning-summary", "The learning summary: what practitioners are to take from the review."


class Withdrawal(Term):
    """Why a report that was public is public no longer."""

    ONE_YEAR_OVER = "one-year-over", "It has been public for at least one year."
    COURT_ORDER = "court-order", "A court ordered it."
    ANONYMITY = "anonymity", "Somebody could be recognised from it."
    OTHER = "other", "Another reason."
    NOT_STATED = "not-stated", "The source does not say why."


class Requester(Term):
    """Who asks for an older report; never a person by name."""

    PRACTITIONER = "practitioner", "Somebody who works with children in this area."
    OTHER_AREA = "other-area", "A partnership or an agency of another area."
    RESEARCHER = "researcher", "Somebody who does research."
    PRESS = "press", "A journalist."
    FAMILY = "family", "Somebody of the family."
    PUBLIC = "public", "A member of the public."
    AUTHORITY = "authority", "A court, an inspectorate or another public body."
    NOT_STATED = "not-stated", "It was not asked, or not written down."


class Rating(Term):
    """How an inspectorate judged a serious case review of the old regimes."""

    OUTSTANDING = "outstanding", "The review was judged outstanding."
    GOOD = "good", "The review was judged good."
    ADEQUATE = "adequate", "The review was judged adequate."
    INADEQUATE = "inadequate", "The review was judged inadequate."


class ReportPart(Term):
    """Which part of a report was handed in."""

    OVERVIEW = "overview", "The overview report."
    EXECUTIVE_SUMMARY = "executive-summary", "The executive summary."
    NOT_STATED = "not-stated", "The source does not say which part."


class AskedOfReviewer(Term):
    """What the safeguarding partners may ask of a reviewer in writing (SI 2018/789, regulation 14)."""

    INFORMATION = "information", "Information about how the review goes on."
    DRAFT = "draft", "A draft of the report."
