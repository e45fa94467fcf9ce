"""What a decision that puts a case right has moved, and what the history then says."""

SLIP = "--because 'A slip of the pen.'"


def moved(answer, case="incident/2026-001"):
    """What a decision moved in a case: each clock with its state before and after."""
    (found,) = [each for each in answer["moved"] if each["case"] == case]
    return {
        (c["duty"], c["subject"]): tuple(s and s["state"] for s in (c["before"], c["after"]))
        for c in found["clocks"]
    }


def last(spr, case="incident/2026-001"):
    """The number of the newest fact of a case that somebody stated."""
    stated = [f for f in spr.ask(f"history {case}")["facts"] if f["type"] != "clock.due-date-reckoned"]
    return stated[-1]["version"]


def marks(spr, case="incident/2026-001"):
    """What the history says has become of each fact, due dates left out."""
    said = (
        "corrected_by",
        "retracted_by",
        "corrects",
        "retracts",
        "instead_of",
        "brought_from",
        "given_back_by",
    )
    return {
        fact["version"]: {name: fact[name] for name in said if fact[name]}
        for fact in spr.ask(f"history {case}")["facts"]
        if fact["type"] != "clock.due-date-reckoned"
    }
