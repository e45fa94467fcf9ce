"""The words of a local profile: whose criteria it tests by, and the groups and posts it gives names to."""

from workflow.vocabulary.terms import Term

# fmt: off

class CriteriaOf(Term):
    """Whose criteria of a notifiable incident are tested."""

    PAGE = "page", "The four criteria of the partnership's page, in the wording of Working Together 2015."
    NATIONAL = "national", "The criteria of the national set in force on the day."


class Group(Term):
    """A group of the partnership, which every area calls something else."""

    PARTNERSHIP = "partnership", "The safeguarding children partnership."
    OFFICE = "office", "Its office, which keeps this record."
    EXECUTIVE = "executive", "The group in which the delegated safeguarding partners decide."
    RAPID_REVIEW_GROUP = "rapid-review-group", "The group that holds the rapid review."
    CASE_REVIEW_GROUP = "case-review-group", "The group that considers and oversees local reviews."


class Post(Term):
    """A post that the process knows, which every area calls something else."""

    SAFEGUARDING_LEAD = "safeguarding-lead", "The safeguarding lead of an organisation."
    SENIOR_MANAGER = "senior-manager", "The senior manager of an organisation."
    DIRECTOR = "director", "The director of children's services."
    BUSINESS_MANAGER = "business-manager", "The manager of the partnership's office."
    DELEGATED_PARTNER = "delegated-partner", "A delegated safeguarding partner."
    CHAIR = "chair", "The chair of the partnership."
    SCRUTINEER = "scrutineer", "The independent scrutineer."
