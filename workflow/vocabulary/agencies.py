"""Who acts: the organisations, and the parties between whom duties are owed."""

from workflow.vocabulary.terms import Term

# fmt: off

class Agency(Term):
    """An organisation that works with children, or the part of one that acted."""

    LOCAL_AUTHORITY = "local-authority", "Children's social care and the council's other services for children."
    POLICE = "police", "The police."
    HOSPITAL = "hospital", "A hospital or another provider of acute health care."
    CDOP = "cdop", "The child death overview panel and the child death review partners."
    INTEGRATED_CARE_BOARD = "integrated-care-board", "The integrated care board (until July 2022 a clinical commissioning group)."
    COMMUNITY_HEALTH = "community-health", "Health visiting, school nursing, midwifery and other community health care."
    MENTAL_HEALTH = "mental-health", "A mental health trust or service."
    GENERAL_PRACTICE = "general-practice", "A general practice."
    AMBULANCE = "ambulance", "The ambulance service."
    SCHOOL = "school", "A school, an academy or a pupil referral unit."
    COLLEGE = "college", "A college."
    EARLY_YEARS = "early-years", "A nursery, a childminder or another early years provider."
    CHILDRENS_HOME = "childrens-home", "A children's home or another residential setting."
    FOSTERING = "fostering", "A fostering service."
    YOUTH_JUSTICE = "youth-justice", "A youth justice service."
    PROBATION = "probation", "The probation service."
    CAFCASS = "cafcass", "The Children and Family Court Advisory and Support Service."
    HOUSING = "housing", "A housing provider."
    ADULT_SOCIAL_CARE = "adult-social-care", "Adult social care."
    SUBSTANCE_MISUSE = "substance-misuse", "A drug and alcohol service."
    VOLUNTARY = "voluntary", "A charity, a faith group, a club or another voluntary body."
    PARTNERSHIP = "partnership", "The safeguarding children partnership's own office."
    OTHER_AREA = "other-area", "A partnership or local authority of another area."
    NATIONAL_PANEL = "national-panel", "The Child Safeguarding Practice Review Panel."
    OTHER = "other", "Another organisation."
    UNKNOWN = "unknown", "Nobody knows which, or nobody wrote it down."


class Party(Term):
    """Somebody who owes a duty, or to whom it is owed."""

    ORGANISATION = "organisation", "The organisation in which the incident came to notice."
    LOCAL_AUTHORITY = "local-authority", "The local authority."
    PARTNERSHIP = "partnership", "The safeguarding children partnership and its office."
    SAFEGUARDING_PARTNERS = "safeguarding-partners", "The local authority, the integrated care board and the police together."
    PANEL = "panel", "The Child Safeguarding Practice Review Panel."
    OFSTED = "ofsted", "Ofsted."
    CHILD_DEATH_REVIEW_PARTNERS = "child-death-review-partners", "The child death review partners (CDOP)."
    PUBLIC = "public", "The public."
    AGENCIES = "agencies", "Every agency that had to do with the child and family."
    SECRETARY_OF_STATE = "secretary-of-state", "The Secretary of State, through the Department for Education."
    PROVIDER = "provider", "The children's home or fostering service in whose care the child was."
    PLACING_AUTHORITY = "placing-authority", "The local authority that placed the child."
    DESIGNATED_OFFICER = "designated-officer", "The designated officer of the local authority for allegations (LADO)."
    CHILD_AND_FAMILY = "child-and-family", "The child and the family."
    JOINT_AGENCIES = "joint-agencies", "The agencies that respond together to a sudden death, led by the lead health professional."
    NSPCC = "nspcc", "The NSPCC, which keeps the national repository of published case reviews."
    OWNER = "owner", "The agency or post that owns it."
    CORONER = "coroner", "The coroner."
    COURT = "court", "A court."
    COMMUNITY_SAFETY_PARTNERSHIP = "community-safety-partnership", "The community safety partnership of the area."

    @property
    def label(self) -> str:
        """The code as words, with capitals where it is a name: Ofsted, Panel, NSPCC."""
        return _NAMES.get(str(self), super().label)


_NAMES = {"ofsted": "Ofsted", "panel": "Panel", "nspcc": "NSPCC", "secretary-of-state": "Secretary of State"}
