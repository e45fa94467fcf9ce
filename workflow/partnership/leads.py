"""Which partner answers for an agency: the one whose seat it belongs to.

A ladder knows the duty and not the agency. So it can name the partner lead, and which of the three that
is stands in what the announcement is about.
"""

from collections.abc import Iterable, Mapping

from workflow.vocabulary import Agency, Office

DELEGATED = (Office.DELEGATED_LOCAL_AUTHORITY, Office.DELEGATED_HEALTH, Office.DELEGATED_POLICE)
"""The delegated safeguarding partners, one of whom answers for each agency."""
PARTNERS: Mapping[str, Office] = {
    "police": Office.DELEGATED_POLICE,
    "health": Office.DELEGATED_HEALTH,
    "local-authority": Office.DELEGATED_LOCAL_AUTHORITY,
}
"""The partners by which the list of overdue returns is asked for, each with the office to which it goes."""
_LEADS: Mapping[Agency, Office] = {
    Agency.POLICE: Office.DELEGATED_POLICE,
    Agency.HOSPITAL: Office.DELEGATED_HEALTH,
    Agency.COMMUNITY_HEALTH: Office.DELEGATED_HEALTH,
    Agency.MENTAL_HEALTH: Office.DELEGATED_HEALTH,
    Agency.GENERAL_PRACTICE: Office.DELEGATED_HEALTH,
    Agency.AMBULANCE: Office.DELEGATED_HEALTH,
    Agency.INTEGRATED_CARE_BOARD: Office.DELEGATED_HEALTH,
}


def lead_of(agency: Agency) -> Office:
    """The delegated partner who answers for an agency; the local authority's, where no other does."""
    return _LEADS.get(agency, Office.DELEGATED_LOCAL_AUTHORITY)


def offices_told(offices: Iterable[Office], subject: str) -> tuple[Office, ...]:
    """The offices of a ladder as they are for one subject, each once: the partner lead by its own name."""
    agency = next((each for each in Agency if each == subject), Agency.UNKNOWN)
    lead = lead_of(agency)
    return tuple(dict.fromkeys(lead if each is Office.PARTNER_LEAD else each for each in offices))
