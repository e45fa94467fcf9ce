"""What a retraction and a reopening look at before they are sent."""

from scheduler.cli.deciding.correcting import mended
from scheduler.cli.deciding.decided import Place
from scheduler.cli.endings import REFUSED, USAGE, Ending
from scheduler.cli.reading.put_right import PLAIN, marks
from scheduler.cli.recording.fields import make, said_of
from scheduler.cli.recording.refusing import said
from workflow.catalogue import kind_of
from workflow.corrections import RECORD
from workflow.facts import Fact
from workflow.rules import Refused, Unmet


def not_yet_retracted(place: Place, version: int) -> None:
    """End with the reason where the fact is retracted already, or cannot be put right."""
    mended(place, version, "retract")
    mark = marks(place.entries).get(version, PLAIN)
    if mark.retracted_by is None:
        return
    sentence = f"it counts still: fact {mark.retracted_by} retracted it already"
    remedy = f"where it should count again, correct it: spr decide correct CASE {version}"
    unmet = Unmet("not-retracted", sentence, RECORD, remedy)
    raise Ending(REFUSED, said(Refused("a retraction", (unmet,)), place.case))


def reopened(place: Place, why: str) -> Fact:
    """The fact by which this kind of case is opened again."""
    kind = kind_of(place.case)
    found = next((fact for fact in kind.lifecycle.facts if fact.stored.endswith(".reopened")), None)
    if found is None:
        spoken = kind.name.replace("-", " ")
        says = f"Not recorded: a case of the kind {spoken} is never opened again. "
        raise Ending(REFUSED, f"{says}See what can be recorded: spr possible {place.case}")
    made, wrong = make(found, {"reasons": why}, place.now)
    if made is None:
        lines = [said_of(each.field, each) for each in wrong]
        how = f"Record it in full: spr record {found.stored} {place.case} --help"
        raise Ending(USAGE, "\n".join([*lines, how]))
    return made
