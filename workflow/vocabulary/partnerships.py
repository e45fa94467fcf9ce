"""The words of the partnership itself: its offices, and the bodies that bore its duties in their time."""

from workflow.vocabulary.terms import Term

# fmt: off

class Office(Term):
    """An office of the partnership, which one person holds at a time."""

    LEAD_LOCAL_AUTHORITY = "lead-local-authority", "The lead safeguarding partner of the local authority: its head of paid service."
    LEAD_HEALTH = "lead-health", "The lead safeguarding partner of the integrated care board: its chief executive."
    LEAD_POLICE = "lead-police", "The lead safeguarding partner of the police: the chief officer."
    DELEGATED_LOCAL_AUTHORITY = "delegated-local-authority", "The delegated safeguarding partner of the local authority."
    DELEGATED_HEALTH = "delegated-health", "The delegated safeguarding partner of the integrated care board."
    DELEGATED_POLICE = "delegated-police", "The delegated safeguarding partner of the police."
    CHAIR = "chair", "The chair of the partnership."
    INDEPENDENT_SCRUTINEER = "independent-scrutineer", "The independent scrutineer."
    BUSINESS_MANAGER = "business-manager", "The manager of the partnership's office."
    NOTIFYING_OFFICER = "notifying-officer", "Whoever notifies the Panel and Ofsted for the local authority."
    PARTNER_LEAD = "partner-lead", "Whichever delegated safeguarding partner the agency that is asked belongs to; a ladder can name it, and nobody holds it."


class Seat(Term):
    """A seat in the arrangements, whoever sat on it in its time."""

    LOCAL_AUTHORITY = "local-authority", "The local authority."
    HEALTH = "health", "The health service of the area."
    POLICE = "police", "The police of the area."
    BOARD = "board", "Those who answer for the arrangements of the area together."


class Body(Term):
    """A body that sat on one of the seats, by the name of its time."""

    LOCAL_AUTHORITY = "local-authority", "The local authority."
    INTEGRATED_CARE_BOARD = "integrated-care-board", "The integrated care board, from 1 July 2022."
    CLINICAL_COMMISSIONING_GROUP = "clinical-commissioning-group", "The clinical commissioning group, until 30 June 2022."
    PRIMARY_CARE_TRUST = "primary-care-trust", "The primary care trust, until 31 March 2013."
    POLICE = "police", "The chief officer of police."
    SAFEGUARDING_PARTNERS = "safeguarding-partners", "The three safeguarding partners, at the latest from 29 September 2019."
    SAFEGUARDING_CHILDREN_BOARD = "safeguarding-children-board", "The local safeguarding children board (LSCB), until the partners took over."
