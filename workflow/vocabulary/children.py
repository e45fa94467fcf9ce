"""What is known of a child as at the event or the notification; never what it is today."""

from workflow.vocabulary.terms import Term

# fmt: off

class LegalStatus(Term):
    """The child's legal status as at the event."""

    NONE = "none", "No legal status beyond that of any child."
    CHILD_IN_NEED = "child-in-need", "A child in need (Children Act 1989, section 17)."
    CHILD_PROTECTION_PLAN = "child-protection-plan", "The subject of a child protection plan."
    ACCOMMODATED = "accommodated", "Accommodated by agreement (section 20): looked after."
    INTERIM_CARE_ORDER = "interim-care-order", "Under an interim care order (section 38): looked after."
    CARE_ORDER = "care-order", "Under a full care order (section 31): looked after."
    EMERGENCY_PROTECTION = "emergency-protection", "Under an emergency protection order or in police protection: looked after where the authority accommodates the child."
    PLACEMENT_ORDER = "placement-order", "Under a placement order: looked after."
    SPECIAL_GUARDIANSHIP = "special-guardianship", "Under a special guardianship order."
    SECURE_OR_REMAND = "secure-or-remand", "In secure accommodation or on remand: looked after."
    CARE_LEAVER = "care-leaver", "A care leaver, relevant or former relevant."
    PRIVATELY_FOSTERED = "privately-fostered", "Privately fostered."
    UNACCOMPANIED_ASYLUM_SEEKING = "unaccompanied-asylum-seeking", "An unaccompanied child who seeks asylum."
    UNKNOWN = "unknown", "It is not known, or not yet."


class Placement(Term):
    """Where the child lived as at the event."""

    PARENTS = "parents", "With parents."
    KINSHIP = "kinship", "With relatives or friends."
    FOSTER_CARE = "foster-care", "With foster carers of the authority or of an agency."
    CHILDRENS_HOME = "childrens-home", "In a children's home."
    RESIDENTIAL_SCHOOL = "residential-school", "In a residential school."
    SECURE = "secure", "In a secure setting."
    SUPPORTED_ACCOMMODATION = "supported-accommodation", "In supported accommodation."
    HOSPITAL = "hospital", "In hospital."
    PROSPECTIVE_ADOPTERS = "prospective-adopters", "With prospective adopters."
    CUSTODY = "custody", "In custody."
    OTHER = "other", "Elsewhere."
    UNKNOWN = "unknown", "It is not known, or not yet."


class AgeBand(Term):
    """The age as at the event, in the bands of the national statistics; care leavers up to and including 24."""

    UNBORN = "unborn", "Not yet born."
    UNDER_ONE = "under-one", "Under 1."
    ONE_TO_FIVE = "one-to-five", "1 to 5."
    SIX_TO_TEN = "six-to-ten", "6 to 10."
    ELEVEN_TO_FIFTEEN = "eleven-to-fifteen", "11 to 15."
    SIXTEEN_OR_SEVENTEEN = "sixteen-or-seventeen", "16 or 17."
    EIGHTEEN_TO_TWENTY_FOUR = "eighteen-to-twenty-four", "18 to 24: no child, but a care leaver until the 25th birthday."
    TWENTY_FIVE_OR_OVER = "twenty-five-or-over", "25 or over."
    UNKNOWN = "unknown", "It is not known, or not yet."


class Sex(Term):
    """The child's sex, as the national statistics ask for it since 2026 (before: gender)."""

    FEMALE = "female", "Female."
    MALE = "male", "Male."
    UNKNOWN = "unknown", "It is not known, or not yet; of a child who is not born, say."


class Ethnicity(Term):
    """The child's ethnic group, in the five groups of the national statistics."""

    WHITE = "white", "White."
    MIXED = "mixed", "Mixed or multiple ethnic groups."
    ASIAN = "asian", "Asian or Asian British."
    BLACK = "black", "Black, African, Caribbean or Black British."
    OTHER = "other", "Another ethnic group."
    NOT_STATED = "not-stated", "It was asked, and not stated."
    UNKNOWN = "unknown", "It is not known, or not yet."


class ProtectionPlan(Term):
    """Whether the child is or was the subject of a child protection plan, as at the notification."""

    NOW = "now", "The subject of a child protection plan at the notification."
    BEFORE = "before", "Not at the notification, but before it."
    NEVER = "never", "Neither at the notification nor before it."
    UNKNOWN = "unknown", "It is not known, or not yet."
