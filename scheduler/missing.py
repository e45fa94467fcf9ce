"""What to do where there is no store: it depends on what lies where it should be."""

from scheduler.keys import key_places
from scheduler.settings import Settings


def advice(settings: Settings, says: str) -> str:
    """The next step, from the settings and from what was said of the missing store."""
    if settings.on_server and says.startswith("There is no database"):
        return "Check the name; or make the database (createdb), then the store in it: spr admin init"
    if not settings.on_server and (keys := key_places(settings).file) and keys.exists():
        return (
            f"The keys of one are at {keys}: bring it back with the newest backup: spr admin restore FILE; "
            "or name another: --database PATH"
        )
    return "Make one: spr admin init; or name another: --database PATH"
