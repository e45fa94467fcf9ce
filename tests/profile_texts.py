"""The file of a local profile, as tests write it, and the faults that are found in one."""

from telling import CALENDAR

from workflow.checking import check

HEAD = """code = "ours"
version = 1
says = "Ours."
source = "Minutes of 5 November"
"""


DUTY = """
[[duty]]
code = "local.consult"
says = "The partnership is consulted within two working days."
source = "Minutes"
label = "a consultation"
owed_by = "partnership"
owed_to = "local-authority"
within = "2wd"
starts_with = "incident.notified"
met_with = ["incident.partnership-consulted"]
"""


def faults(more="", head=HEAD, others=(), kinds=None):
    """Each fault of a file as its place and what it says."""
    content = more if isinstance(more, bytes) else (head + more).encode()
    _, found = check(content, CALENDAR, others, kinds)
    assert all(fault.says and fault.remedy for fault in found)
    return [(fault.place, fault.says) for fault in found]


def only(more="", **also):
    """The one fault of a file; there must be no other."""
    found = faults(more, **also)
    assert len(found) == 1, found
    return found[0]
