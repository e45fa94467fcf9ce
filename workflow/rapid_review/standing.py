"""How a rapid review stands: the fold of its facts. It is total and asks nothing from outside."""

from collections.abc import Callable, Mapping

from workflow.cases import Case, Changes, add, keep, keep_first
from workflow.facts import Entry, last_word
from workflow.moments import UNKNOWN, Moment
from workflow.rapid_review import facts as f
from workflow.requests import Request, Step, requests
from workflow.signing import Signatures, learns
from workflow.vocabulary import Agency, Outcome, PanelResponse, Part, Term


class Status(Term):
    """How far a rapid review has come: the furthest milestone reached, or how it ended."""

    NEW = "new", "Nothing is on record yet."
    REOPENED = "reopened", "Opened again on new facts."
    DUE = "due", "The Panel has been notified; the rapid review is owed."
    GATHERING = "gathering", "The agencies' information is being gathered."
    MEETING_HELD = "meeting-held", "The rapid review meeting has been held."
    AWAITING_SIGN_OFF = "awaiting-sign-off", "The report waits for the three safeguarding partners to sign."
    SENT_TO_PANEL = "sent-to-panel", "The report has been sent to the Panel."
    PANEL_RESPONDED = "panel-responded", "The Panel has answered."
    STOOD_DOWN = (
        "stood-down",
        "No rapid review is owed: the notification was withdrawn, or the criteria are not met.",
    )
    CLOSED = "closed", "Nothing more is to be done in this rapid review."


class RapidReview(Case, frozen=True, kw_only=True, gc=False):
    """The standing of a rapid review."""

    status: Status = Status.NEW
    incident: str = ""
    notifications: tuple[Entry, ...] = ()
    copy: Entry | None = None
    partnership: Entry | None = None
    aware: Entry | None = None
    instructed: Entry | None = None
    started: Entry | None = None
    agencies: tuple[Agency, ...] = ()
    secured: tuple[Agency, ...] = ()
    correspondence: tuple[Entry, ...] = ()
    learning: tuple[Entry, ...] = ()
    meetings: tuple[Entry, ...] = ()
    decisions: tuple[Entry, ...] = ()
    signatures: Signatures = Signatures()
    sent: tuple[Entry, ...] = ()
    responses: tuple[Entry, ...] = ()
    answers: tuple[Entry, ...] = ()
    shared: tuple[Entry, ...] = ()
    reviews: tuple[Entry, ...] = ()
    stood_down: tuple[Entry, ...] = ()
    reopened: tuple[Entry, ...] = ()
    closed: Entry | None = None

    @property
    def requests(self) -> tuple[Request, ...]:
        """What the agencies were asked for, and what came of it."""
        return requests(self.correspondence, STEPS)

    @property
    def awaited(self) -> tuple[Request, ...]:
        """The requests whose answer is still to come."""
        return tuple(request for request in self.requests if request.awaited)

    @property
    def decision(self) -> Entry | None:
        """The decision that governs: the last one, in the order in which they were taken."""
        return last_word(self.decisions)

    @property
    def outcome(self) -> Outcome | None:
        """What was decided."""
        return self.decision.fact.outcome if self.decision else None

    @property
    def incomplete(self) -> tuple[Part, ...]:
        """The parts that were still missing when the report was sent last."""
        last = last_word(self.sent)
        return last.fact.incomplete if last else ()

    @property
    def disagreement(self) -> Entry | None:
        """The Panel's letter that disagrees, if that is its last word; a review decided after it names it."""
        last = last_word(e for e in self.responses if e.fact.response is not PanelResponse.NOT_STATED)
        return last if last and last.fact.response is PanelResponse.DISAGREES else None

    @property
    def around(self) -> Moment:
        """When it was owed, for duties whose own start is not known."""
        known = (*self.notifications, self.started, *self.sent, *self.responses)
        return next((entry.occurred for entry in known if entry and entry.occurred.known), UNKNOWN)

    def owed_elsewhere(self, duty: str) -> bool:
        """The Panel's answer is owed by the Panel; its silence is no breach of the partners."""
        return duty == "panel.response"


STEPS: Mapping[type, Step] = {
    f.InformationRequested: Step.ASKED,
    f.InformationReceived: Step.ANSWERED,
    f.NilReturnReceived: Step.NIL,
    f.InformationChecked: Step.CHECKED,
    f.InformationRefused: Step.REFUSED,
    f.AgencyChased: Step.CHASED,
    f.AgencyEscalated: Step.ESCALATED,
    f.FormalRequestMade: Step.FORMAL,
}


def learn(standing: RapidReview, entry: Entry) -> Changes:
    """What a rapid review learns from one more entry."""
    fact = entry.fact
    learns_it = _LEARN.get(type(fact))
    changes = dict(learns_it(standing, entry, fact)) if learns_it else {}
    incident = standing.incident or getattr(fact, "incident", "")
    return {**changes, "incident": incident} if incident else changes


def _secured(standing: RapidReview, _entry: Entry, fact: f.RecordsSecured) -> Changes:
    return {"secured": tuple(dict.fromkeys((*standing.secured, fact.agency)))}


def _identified(standing: RapidReview, _entry: Entry, fact: f.AgenciesIdentified) -> Changes:
    return {"agencies": tuple(dict.fromkeys((*standing.agencies, *fact.agencies)))}


def _reopened(standing: RapidReview, entry: Entry, _fact: f.Reopened) -> Changes:
    return {"reopened": (*standing.reopened, entry), "closed": None}


# fmt: off
_LEARN: Mapping[type, Callable[..., Changes]] = {
    f.NotificationSent:             add("notifications"),
    f.NotificationCopyReceived:     keep("copy"),
    f.PartnershipNotified:          keep("partnership"),
    f.LocalAuthorityBecameAware:    keep("aware"),
    f.PanelInstructed:              keep("instructed"),
    f.Started:                      keep_first("started"),
    f.AgenciesIdentified:           _identified,
    f.RecordsSecured:               _secured,
    **dict.fromkeys(STEPS,          add("correspondence")),
    f.ImmediateLearningIdentified:  add("learning"),
    f.MeetingHeld:                  add("meetings"),
    f.OutcomeDecided:               add("decisions"),
    **learns(f.PartnerSignedOff, f.PartnerDissented, f.SignatureDelegated),
    f.SentToPanel:                  add("sent"),
    f.PanelResponded:               add("responses"),
    f.PanelAnswered:                add("answers"),
    f.LearningShared:               add("shared"),
    f.ReviewOpened:                 add("reviews"),
    f.StoodDown:                    add("stood_down"),
    f.Reopened:                     _reopened,
    f.Closed:                       keep("closed"),
}
# fmt: on
