"""The words of the safeguarding partners who sign a report, and of the seats they take."""

from workflow.vocabulary.terms import Term

# fmt: off

class Partner(Term):
    """A safeguarding partner, by the name it had when it acted."""

    LOCAL_AUTHORITY = "local-authority", "The local authority."
    INTEGRATED_CARE_BOARD = "integrated-care-board", "The integrated care board, since 1 July 2022."
    CLINICAL_COMMISSIONING_GROUP = "clinical-commissioning-group", "The clinical commissioning group, until 30 June 2022."
    POLICE = "police", "The chief officer of police."
