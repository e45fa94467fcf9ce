"""Reads the ladders of a profile's file: who is told besides whoever owes a duty, and when."""

from workflow.ladders import MOST_STEPS, Ladder, Step
from workflow.profile_tables import Table, near
from workflow.vocabulary import Answer, Office

MOST_DAYS = 250


def ladder(table: Table) -> Ladder:
    """One ladder: the duties it is for, whether they are urgent, and the steps up, the nearest first.

    Without duties it is for every duty that no other ladder names. Without steps nobody above is told
    where it says `steps_up = []`, and the default holds where it says nothing.
    """
    duties = frozenset(table.texts("duties"))
    table.call_it(", ".join(sorted(duties)[:1]) or "every other duty")
    urgent = table.term("urgent", Answer, Answer.UNKNOWN) or Answer.UNKNOWN
    nothing_said = "steps_up" not in table.held
    steps = tuple(_step(each) for each in table.tables("steps_up"))
    if len(steps) > MOST_STEPS:
        table.fault("steps_up", f"there are {len(steps)} of them", f"write at most {MOST_STEPS}")
    if [step.after for step in steps] != sorted({step.after for step in steps}):
        table.fault("steps_up", "each comes later than the one before it", "put them in order of after")
    table.nothing_else()
    return Ladder(duties, urgent, None if nothing_said else steps[:MOST_STEPS])


def _step(table: Table) -> Step:
    after = table.number("after", 1, least=1, most=MOST_DAYS, needed=True)
    to = tuple(_offices(table))
    mandatory = (table.term("mandatory", Answer, Answer.YES) or Answer.YES) is not Answer.NO
    table.nothing_else()
    return Step(after, to, mandatory)


def _offices(table: Table) -> list[Office]:
    known = []
    for each in table.texts("to", needed=True):
        if each in list(Office):
            known.append(Office(each))
        else:
            says = f"there is no office “{each[:60]}”"
            table.fault("to", says, f"{near(each, Office)}write some of: {', '.join(Office)}")
    return known
