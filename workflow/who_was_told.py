"""Which facts say that somebody was told of something, or was not, and who it was: one table.

Whom is a code of the vocabulary: a body, a party, an agency. Where the fact says more of whom (an area, a
post, a channel), it is named beside it. The national form goes to the Panel, and the system sends a copy to
Ofsted and to the Department: one fact, and three who were told.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec

from workflow import alerts
from workflow.actions import facts as a
from workflow.facts import Fact
from workflow.incident import facts as i
from workflow.partnership import facts as p
from workflow.proceedings import facts as c
from workflow.rapid_review import facts as rr
from workflow.review import facts as r
from workflow.vocabulary import Addressee, Agency, Answer, Means, Party, Told

Whom = Callable[[Any], Iterator[tuple[str, str]]]
"""Of a fact: the code of each who was told, and what else is said of them, or nothing."""


class Telling(msgspec.Struct, frozen=True):
    """Who is told by a fact, of what, and whether it says that they were told or that they were not."""

    whom: Whom
    about: str
    state: Told = Told.TOLD


def _just(body: str, name: str = "") -> Whom:
    """Always the same one; `name` is the field that says more."""
    return lambda fact: iter([(str(body), _text(fact, name))])


def _in(field: str, name: str = "", *, otherwise: str = "") -> Whom:
    """Whoever a field names, one or several; where it names nobody, that is `otherwise` or nobody."""

    def whom(fact: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401  whichever has the field
        said = getattr(fact, field)
        several = said if isinstance(said, tuple) else (said,)
        for each in several or filter(None, (otherwise,)):
            yield (str(each), _text(fact, name))

    return whom


def _text(fact: Any, name: str) -> str:  # noqa: ANN401  whichever has the field
    return str(getattr(fact, name)) if name else ""


def _partnership_and_authority(fact: i.Notified) -> Iterator[tuple[str, str]]:
    yield (str(Addressee.PARTNERSHIP_OFFICE), "")
    if fact.local_authority_told is Answer.YES:
        yield (str(Agency.LOCAL_AUTHORITY), "")


_BY_THE_FORM = (Addressee.PANEL, Addressee.OFSTED, Addressee.SECRETARY_OF_STATE)


def _form_or(body: Addressee) -> Whom:
    """Everybody whom the national form reaches; by other means, only the one it was sent to."""

    def whom(fact: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401  a report of an incident
        reached = _BY_THE_FORM if fact.means is Means.NATIONAL_FORM else (body,)
        return ((str(each), "" if each is body else "by the national form") for each in reached)

    return whom


def _partners(fact: i.SafeguardingPartnersInformed) -> Iterator[tuple[str, str]]:
    ours = fact.area == i.OURS
    yield (str(Addressee.SAFEGUARDING_PARTNERS if ours else Addressee.PARTNERS_OF_OTHER_AREAS), fact.area)


_PANEL, _PUBLIC, _FAMILY = Party.PANEL, Party.PUBLIC, Party.CHILD_AND_FAMILY
ABOVE = "somebody-above"
"""Whom a matter is taken to that was not settled where it was."""
EVERY_AGENCY = str(Party.AGENCIES)
NOT = Told.NOT_TOLD

# fmt: off
TELLINGS: Mapping[type[Fact], Telling] = {
    # The incident.
    i.Notified:                     Telling(_partnership_and_authority, "the incident"),
    i.SafeguardingLeadInformed:     Telling(_just("safeguarding-lead", "lead"), "the incident"),
    i.ReferredToLocalAuthority:     Telling(_just(Agency.LOCAL_AUTHORITY, "recipient"), "a referral"),
    i.NotReferred:                  Telling(_just(Agency.LOCAL_AUTHORITY), "a referral", NOT),
    i.ParentsTold:                  Telling(_just(Addressee.PARENTS), "the incident"),
    i.ParentsNotTold:               Telling(_just(Addressee.PARENTS), "the incident", NOT),
    i.BodyInformed:                 Telling(_in("body"), "the incident"),
    i.LadoTold:                     Telling(_just(Addressee.DESIGNATED_OFFICER), "an allegation"),
    i.ReviewAskedFor:               Telling(_just(Addressee.PARTNERSHIP_OFFICE), "a review that is asked for"),
    # Consulted on the criteria.
    i.LocalAuthorityConsulted:      Telling(_just(Agency.LOCAL_AUTHORITY), "the criteria"),
    i.PartnershipConsulted:         Telling(_just(Addressee.PARTNERSHIP_OFFICE), "the criteria"),
    i.CriteriaConsultationOpened:   Telling(_just(Addressee.SAFEGUARDING_PARTNERS), "the criteria"),
    # The notification.
    i.PanelNotified:                Telling(_form_or(Addressee.PANEL), "the notification"),
    i.ReportedToOfsted:             Telling(_form_or(Addressee.OFSTED), "the notification"),
    i.ReportAttemptFailed:          Telling(_in("to"), "the notification", NOT),
    i.NotificationAmended:          Telling(_just(Addressee.PANEL), "the notification, amended"),
    i.NotificationWithdrawn:        Telling(_just(Addressee.PANEL), "the notification, withdrawn"),
    i.SafeguardingPartnersInformed: Telling(_partners, "the incident"),
    i.OtherAuthorityTold:           Telling(_just(Addressee.PARTNERS_OF_OTHER_AREAS, "authority"), "the incident"),
    i.SecretaryOfStateInformed:     Telling(_just(Addressee.SECRETARY_OF_STATE), "the incident"),
    i.ProviderNotified:             Telling(_in("recipient", "provider"), "the provider's own notification"),
    # A death.
    i.ChildDeathProcessNotified:    Telling(_just(Addressee.CHILD_DEATH_REVIEW_PARTNERS), "the death"),
    i.CoronerNotified:              Telling(_just(Addressee.CORONER), "the death"),
    # The rapid review.
    rr.NotificationSent:            Telling(_just(Addressee.PANEL), "the notification"),
    rr.NotificationCopyReceived:    Telling(_just(Addressee.PARTNERSHIP_OFFICE), "the notification"),
    rr.PartnershipNotified:         Telling(_just(Addressee.PARTNERSHIP_OFFICE), "the incident"),
    rr.InformationRequested:        Telling(_in("agency"), "a request for information"),
    rr.AgencyChased:                Telling(_in("agency"), "a reminder of the request"),
    rr.AgencyEscalated:             Telling(_just(ABOVE, "to"), "an agency that has not answered"),
    rr.FormalRequestMade:           Telling(_in("agency"), "a formal request (section 16H)"),
    rr.SentToPanel:                 Telling(_just(_PANEL), "the rapid review"),
    rr.PanelAnswered:               Telling(_just(_PANEL), "an answer to its letter"),
    rr.LearningShared:              Telling(_in("agencies", otherwise=EVERY_AGENCY), "the learning"),
    # The practice review.
    r.ToldOfDecision:               Telling(_in("to"), "the decision on a review"),
    r.RecordsRequested:             Telling(_in("agency"), "a request for records"),
    r.RecordsChased:                Telling(_in("agency"), "a reminder of the request"),
    r.RecordsEscalated:             Telling(_just(ABOVE, "to"), "an agency that has not answered"),
    r.RecordsFormallyRequested:     Telling(_in("agency"), "a formal request (section 16H)"),
    r.ReviewerAsked:                Telling(_just("reviewer", "asked_for"), "a question in writing"),
    r.FamilyInvited:                Telling(_just(_FAMILY), "the review, and an invitation to contribute"),
    r.FactualAccuracySought:        Telling(_in("to", otherwise=EVERY_AGENCY), "the draft report"),
    r.DelayReported:                Telling(_in("to"), "a delay"),
    r.SentBeforePublication:        Telling(_in("to", "what"), "what is to be published"),
    r.WithholdingExplained:         Telling(_in("to"), "why the report is not published"),
    r.ReportSubmitted:              Telling(_in("to", "part"), "the report"),
    r.Published:                    Telling(_just(_PUBLIC), "the report"),
    r.PublishedAgain:               Telling(_just(_PUBLIC), "the report"),
    r.ImprovementsPublished:        Telling(_just(_PUBLIC), "the improvements"),
    r.SummaryPublished:             Telling(_just(_PUBLIC, "summary"), "a summary of the review"),
    r.Deposited:                    Telling(_just(Party.NSPCC), "the report"),
    r.ReportSupplied:               Telling(_in("requester"), "the report, asked for"),
    r.ReportDeclined:               Telling(_in("requester"), "the report, asked for", NOT),
    # Disagreements and actions, taken further up.
    i.DisagreementEscalated:        Telling(_just(ABOVE, "to"), "a disagreement"),
    r.DisagreementEscalated:        Telling(_just(ABOVE, "to"), "a disagreement"),
    a.EvidenceSubmitted:            Telling(_just(Addressee.PARTNERSHIP_OFFICE), "evidence of an action"),
    a.Escalated:                    Telling(_just(ABOVE, "to"), "an action that is late or stuck"),
    # Parallel proceedings.
    c.PreventionReportMade:         Telling(_in("to", otherwise=str(Agency.UNKNOWN)), "a report to prevent future deaths"),
    c.PreventionReportAnswered:     Telling(_just(Addressee.CORONER, "agency"), "a reply to the coroner's report"),
    c.DeathReviewCalledFor:         Telling(_just(Party.COMMUNITY_SAFETY_PARTNERSHIP), "the death"),
    # The partnership.
    p.ArrangementsPublished:        Telling(_just(_PUBLIC), "the arrangements"),
    p.YearlyReportPublished:        Telling(_just(_PUBLIC), "the yearly report"),
    p.OverdueReturnsSent:           Telling(_just(ABOVE, "to"), "returns that agencies owe"),
    p.YearlyReportSent:             Telling(_in("to"), "the yearly report"),
    # What this program said.
    alerts.Delivered:               Telling(_in("told", "channel"), "an alert"),
    alerts.Undeliverable:           Telling(_in("told", "channel"), "an alert", NOT),
}
# fmt: on
"""What is not in it tells nobody: a draft, a view that was given, a decision that nobody was told of yet."""


OUR_LOG = "log"
"""The channel that writes a line in the log of this program: who reads it, nobody knows."""


def state(fact: Fact) -> Told:
    """Whether a fact of the table says that they were told; an alert that went to our own log tells nobody."""
    if isinstance(fact, alerts.Delivered) and fact.channel == OUR_LOG:
        return Told.LOGGED
    return TELLINGS[type(fact)].state


def whom(fact: Fact) -> list[tuple[str, str]]:
    """Who was told by a fact, or was not, each once, and what else is said of them; empty for other facts."""
    telling = TELLINGS.get(type(fact))
    return list({code: (code, name) for code, name in telling.whom(fact)}.values()) if telling else []
