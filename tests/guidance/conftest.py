"""The guidance is told in the order of the process, from the first step to the yearly report.

A new module of propositions takes its place in this list; a test says where one is missing.
"""

from pathlib import Path

HERE = Path(__file__).parent
# fmt: off
IN_ORDER = (
    # time
    "moments", "bank_holidays", "counting", "due_dates",
    # the incident
    "safety_first", "referral", "deaths", "children_and_identity", "characteristics",
    "looked_after_and_care_leavers",
    "agreement_and_consultation", "criteria", "disagreement", "jurisdiction",
    "notification", "reporting_to_ofsted", "not_in_the_future", "who_is_told", "checklist",
    "who_was_told", "withdrawal",
    # the rapid review
    "fifteen_working_days", "rapid_reviews", "the_panels_answer", "stood_down",
    "agency_requests", "chasing_agencies", "sign_offs",
    # the practice review
    "reviews", "commissioning", "fieldwork", "publication", "published", "late_paperwork", "withholding",
    "chronologies", "national_reviews", "reviews_of_old_regimes", "published_timelines",
    # what runs beside it, and what comes of it
    "parallel_proceedings", "holds", "holds_in_cases", "actions", "the_partnership",
    # policies, and putting right
    "policies", "policies_local", "profiles", "profiles_and_guidance",
    "corrections", "passing_on", "put_right_again",
    # what is said of a duty, and to whom
    "ladders", "alert_life", "silences_and_sweeps", "who_is_announced_to",
    # the whole
    "traps", "traps_of_the_record", "no_more_certain", "catalogue", "lifecycles", "any_case", "machines",
)
# fmt: on


def place(item):
    """Where a test of the guidance stands in the order of the process."""
    name = item.path.stem.removeprefix("test_")
    return IN_ORDER.index(name) if name in IN_ORDER else len(IN_ORDER)


def pytest_collection_modifyitems(items):
    """Put the tests of the guidance in the order of the process; others stay where they are."""
    slots = [number for number, item in enumerate(items) if item.path.parent == HERE]
    told = sorted((items[number] for number in slots), key=place)
    for number, item in zip(slots, told, strict=True):
        items[number] = item
