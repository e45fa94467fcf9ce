"""The words of alerts: in which capacity somebody is told, and why an alert stands no longer or is silent."""

from workflow.vocabulary.terms import Term

# fmt: off

class Capacity(Term):
    """In which capacity somebody is told of a duty."""

    OWNER = "owner", "They owe it, or answer for whoever owes it."
    DEPUTY = "deputy", "They deputise for whoever owes it."
    AGENCY_CONTACT = "agency-contact", "They are the contact of the agency that owes it."
    ESCALATION = "escalation", "They stand above whoever owes it, who has not done it in time."
    FALLBACK = "fallback", "Nobody nearer to it could be told."
    UNKNOWN = "unknown", "Nobody wrote it down."


class WithdrawnBecause(Term):
    """Why an alert was withdrawn."""

    MET = "met", "The duty was met."
    MET_LATE = "met-late", "The duty was met, after the time was over."
    MET_RECORDED_LATE = "met-recorded-late", "The duty had been met in time, which came on record afterwards."
    WAIVED = "waived", "Somebody with authority waived the duty."
    MOVED = "moved", "The due date moved."
    CORRECTED = "corrected", "The record of the case was put right."
    NOT_OWED = "not-owed", "The duty turned out not to be owed."
    MISSED = "missed", "The duty ended without having been met."
    SUPERSEDED = "superseded", "The case is carried on elsewhere."
    UNKNOWN = "unknown", "Nobody wrote it down."


class SnoozeReason(Term):
    """Why an alert is silent for a while. It explains; it stops no clock."""

    AWAITING_OTHERS = "awaiting-others", "It has been asked for, and others have to answer first."
    DATE_AGREED = "date-agreed", "Another date has been agreed, and is waited for."
    EVIDENCE_COMING = "evidence-coming", "It has been done, and the evidence is on its way."
    PROCEEDINGS = "proceedings", "Parallel proceedings hold it up."
    KNOWN_ABOVE = "known-above", "Those above know of it, and have said how it goes on."
    OTHER = "other", "Another reason, in the note."


class RecusedBecause(Term):
    """Why somebody is told nothing about a case."""

    IMPLICATED = "implicated", "Their own practice is looked at in it."
    RELATED = "related", "They are related to somebody in it, or close to them."
    INTEREST = "interest", "They have another interest in it."
    OTHER = "other", "Another reason, in the note."
