"""Who is to be told of an incident, and whether they were."""

from workflow.vocabulary.terms import Term

# fmt: off

class Addressee(Term):
    """A body or a person who is to be told of an incident on some ground."""

    PANEL = "panel", "The Child Safeguarding Practice Review Panel."
    OFSTED = "ofsted", "Ofsted."
    LSCB = "lscb", "The local safeguarding children board, the partnership's predecessor."
    SECRETARY_OF_STATE = "secretary-of-state", "The Secretary of State, through the Department for Education."
    SAFEGUARDING_PARTNERS = "safeguarding-partners", "The safeguarding partners of our own area."
    PARTNERS_OF_OTHER_AREAS = "partners-of-other-areas", "The authorities and safeguarding partners of other areas concerned."
    PARTNERSHIP_OFFICE = "partnership-office", "The partnership's own office."
    CHILD_DEATH_REVIEW_PARTNERS = "child-death-review-partners", "The child death review partners (CDOP)."
    CORONER = "coroner", "The coroner."
    POLICE = "police", "The police."
    DESIGNATED_OFFICER = "designated-officer", "The designated officer (LADO), where a person in a position of trust is concerned."
    PARENTS = "parents", "The parents, as appropriate."
    PLACING_AUTHORITY = "placing-authority", "The authority that placed or looks after the child."
    REVIEWING_OFFICER = "reviewing-officer", "The child's independent reviewing officer."
    INTEGRATED_CARE_BOARD = "integrated-care-board", "The integrated care board."
    SAFEGUARDING_ADULTS_BOARD = "safeguarding-adults-board", "The safeguarding adults board, which considers a safeguarding adults review."
    COMMUNITY_SAFETY_PARTNERSHIP = "community-safety-partnership", "The community safety partnership, which considers a domestic homicide review."
    GENERAL_PRACTICE = "general-practice", "The child's general practice."
    HEALTH_VISITOR = "health-visitor", "The child's health visitor."
    SCHOOL = "school", "The child's school or early years provider."


class Told(Term):
    """Whether somebody was told."""

    TOLD = "told", "They were told, and when is on record."
    NOT_TOLD = "not-told", "They are to be told, and nothing shows that they were."
    NOT_NEEDED = "not-needed", "They need not be told, and why is said."
    NOT_KNOWN = "not-known-yet", "Whether they are to be told is not known yet: a ground is still to be answered."
    LOGGED = "logged", "Nobody was told: a line was written in the log of this program."


class Provider(Term):
    """A provider with reporting duties of its own, which the national form does not meet."""

    CHILDRENS_HOME = "childrens-home", "A children's home (Children's Homes Regulations 2015, regulation 40)."
    FOSTERING = "fostering", "A fostering service (Fostering Services Regulations 2011, regulation 36 and Schedule 7)."


class Country(Term):
    """Where the incident happened."""

    ENGLAND = "england", "England."
    WALES = "wales", "Wales, where other law applies."
    SCOTLAND = "scotland", "Scotland, where other law applies."
    NORTHERN_IRELAND = "northern-ireland", "Northern Ireland, where other law applies."
    ABROAD = "abroad", "Outside the United Kingdom."
    UNKNOWN = "unknown", "It is not known, or not yet."
