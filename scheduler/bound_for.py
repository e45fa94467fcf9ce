"""Where a message goes: its words are frozen when it is made, its address is looked up at each hand-over.

The settings may have been mended while it waited, and somebody may have altered its row. So it goes to
the address that whoever is meant has in the settings of today, and to an approved domain, or not at all.
"""

from msgspec.structs import replace

from scheduler.logs import logger
from scheduler.outbox import Outbox, Row
from scheduler.reaching_wrong import is_approved
from scheduler.routes import Route, addresses_of
from scheduler.settings import Settings


def addressed(settings: Settings, outbox: Outbox, row: Row, way: Route) -> Row:
    """The claimed message with the address of today, under the same id; as it is where there is none."""
    today = addresses_of(settings, way)
    if not today or row.address in today or row.channel == "log":
        return row
    fresh = replace(row, address=today[0])
    outbox.readdress(fresh)
    why = "address-changed" if _is_approved(settings, row) else "domain-not-approved"
    logger().warning("goes to another address", message=row.message_id, channel=row.channel, why=why)
    return fresh


def why_not(settings: Settings, row: Row, way: Route) -> str:
    """The code of why a message goes to its address no more; empty where it does."""
    if row.channel == "log":
        return ""
    if not _is_approved(settings, row):
        return "domain-not-approved"
    return "" if row.address in addresses_of(settings, way) else "no-address"


def _is_approved(settings: Settings, row: Row) -> bool:
    return row.channel != "email" or is_approved(settings, row.address)
