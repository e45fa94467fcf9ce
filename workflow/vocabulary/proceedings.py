"""The words of parallel proceedings: which they are, what they hold up, and what a court ordered."""

from workflow.vocabulary.terms import Term

# fmt: off

class ProceedingsKind(Term):
    """Which proceedings run beside a case."""

    CRIMINAL = "criminal", "A criminal investigation, and the trial that follows from it."
    INQUEST = "inquest", "An inquest of the coroner."
    DOMESTIC_ABUSE_DEATH_REVIEW = "domestic-abuse-related-death-review", "A domestic abuse related death review (formerly a domestic homicide review)."
    SAFEGUARDING_ADULT_REVIEW = "safeguarding-adult-review", "A safeguarding adult review."
    MAPPA_SERIOUS_CASE_REVIEW = "mappa-serious-case-review", "A serious case review of the multi-agency public protection arrangements."
    POLICE_CONDUCT = "police-conduct", "An investigation of the Independent Office for Police Conduct (IOPC)."
    PATIENT_SAFETY = "patient-safety", "A patient safety incident investigation (PSII) of a health care provider."
    LADO = "lado", "An allegation with the local authority designated officer (LADO)."
    PROFESSIONAL_REGULATOR = "professional-regulator", "Proceedings of a professional regulator."
    PUBLIC_INQUIRY = "public-inquiry", "A public inquiry."
    FAMILY_COURT = "family-court", "Family or care proceedings."
    OTHER = "other", "Other proceedings."
    UNKNOWN = "unknown", "It is not known which."


class HoldKind(Term):
    """What proceedings hold up. It explains lateness and stops no clock."""

    FIELDWORK = "fieldwork", "Talking to family, practitioners or witnesses has to wait; a rapid review goes on."
    PUBLICATION = "publication", "The report cannot be published yet; the work on it goes on."


class Verdict(Term):
    """What a trial ended with."""

    GUILTY = "guilty", "Guilty, or a plea of guilty."
    NOT_GUILTY = "not-guilty", "Not guilty."
    SEVERAL = "several", "Several verdicts, which differ."
    NONE = "none", "The trial ended without a verdict."
    UNKNOWN = "unknown", "It is not known which."


class CourtOrder(Term):
    """What a court ordered."""

    ANONYMITY = "anonymity", "Somebody must not be named."
    REPORTING_RESTRICTION = "reporting-restriction", "The proceedings, or parts of them, must not be reported."
    WITHDRAW_PUBLICATION = "withdraw-publication", "What was published must be withdrawn."
    OTHER = "other", "Another order."


class Adviser(Term):
    """Who advises on what may be disclosed."""

    SENIOR_INVESTIGATING_OFFICER = "senior-investigating-officer", "The senior investigating officer of the police."
    CROWN_PROSECUTION_SERVICE = "crown-prosecution-service", "The Crown Prosecution Service."
    CORONER = "coroner", "The coroner."
    COURT = "court", "A court."
    OTHER = "other", "Somebody else."


class Disclosure(Term):
    """What the advice allows."""

    ALLOWED = "allowed", "It may be disclosed."
    LIMITED = "limited", "Parts of it may be disclosed, or to some people only."
    NOT_YET = "not-yet", "It may not be disclosed yet."
    NOT_STATED = "not-stated", "The advice is not on record in a word."
