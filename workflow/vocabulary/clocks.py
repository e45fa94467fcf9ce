"""The words of duties and their clocks."""

from workflow.vocabulary.terms import Term

# fmt: off

class Force(Term):
    """How strongly a duty binds: must, should and we agreed are different things."""

    STATUTE = "statute", "An Act of Parliament: must."
    REGULATION = "regulation", "Regulations: must."
    COURT_ORDER = "court-order", "An order of a court: must."
    STATUTORY_GUIDANCE = "statutory-guidance", "Statutory guidance: should, unless there is a good reason."
    PANEL_GUIDANCE = "panel-guidance", "Guidance of the national Panel: expected."
    LOCAL_POLICY = "local-policy", "The partnership's own page or agreement: we agreed."
    EXPECTATION = "expectation", "No duty at all: it is expected, and silence is no breach."


class Rung(Term):
    """A step of the ladder of announcements, from the lowest to the highest."""

    DUE_SOON = "due-soon", "The last days have begun."
    DUE_TODAY = "due-today", "The last day has begun."
    STILL_DUE_TODAY = "still-due-today", "It is three in the afternoon of the last day, and it is still owed."
    OVERDUE = "overdue", "The time is over."
    FIRST_ESCALATION = "first-escalation", "It is overdue, and the first above are told."
    SECOND_ESCALATION = "second-escalation", "It is overdue still, and those above them are told."
    THIRD_ESCALATION = "third-escalation", "It is overdue still, and those at the top are told."
    NO_ANSWER = "no-answer", "What was expected has not come; it is no breach."

    @property
    def past_due(self) -> bool:
        """Whether the time is over when it is reached, of a duty that somebody owes."""
        return self in _PAST_DUE


_PAST_DUE = {Rung.OVERDUE, Rung.FIRST_ESCALATION, Rung.SECOND_ESCALATION, Rung.THIRD_ESCALATION}


class ClockState(Term):
    """How a clock stands. Overdue is not among them: it depends on when it is asked."""

    RUNNING = "running", "The duty is owed and not yet met."
    MET = "met", "The duty was met in time."
    MET_LATE = "met-late", "The duty was met, after the time was over."
    MET_UNDATED = "met-undated", "The duty was met, but it cannot be said whether in time."
    NOT_RECKONABLE = "not-reckonable", "The duty is owed, but its date cannot be reckoned from what is known."
    MISSED = "missed", "The duty ended without having been met."
    WAIVED = "waived", "Somebody with authority waived the duty."
    VOID = "void", "The duty turned out not to be owed."
    SUPERSEDED = "superseded", "Another clock took its place."


class Why(Term):
    """Why a due date was reckoned, the first time or again."""

    STARTED = "started", "What starts the duty came on record."
    START_MOVED = "start-moved", "What starts the duty came on record anew, or was corrected."
    CALENDAR_ADOPTED = "calendar-adopted", "Another list of bank holidays was adopted."
    POLICY_ADOPTED = "policy-adopted", "Another policy was adopted."
    LADDER_SET = "ladder-set", "The date stands; who is told of it, and when, was set anew."


class LateReason(Term):
    """Why something is late. It explains; it stops no clock."""

    CRIMINAL_PROCEEDINGS = "criminal-proceedings", "Criminal proceedings: disclosure or publication has to wait."
    INQUEST = "inquest", "An inquest."
    FAMILY_PROCEEDINGS = "family-proceedings", "Family or care proceedings, or an order of a court."
    AGENCY_LATE = "agency-late", "An agency did not return what was asked of it in time."
    REVIEWER = "reviewer", "A reviewer fell ill, left, or was found late."
    COMPLEXITY = "complexity", "The case is complex: many children, agencies or areas."
    FAMILY_REQUEST = "family-request", "The family asked for more time, or for another date."
    QUALITY = "quality", "The report was not good enough and had to be done again."
    NATIONAL_REVIEW = "national-review", "A national review or an inquiry."
    SYSTEM_UNAVAILABLE = "system-unavailable", "The form or system could not be reached."
    AWARENESS_LATE = "awareness-late", "The information came late."
    PANDEMIC = "pandemic", "The Covid-19 pandemic."
    OTHER = "other", "Another reason."
