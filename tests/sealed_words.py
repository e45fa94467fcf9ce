"""A word that nobody may find outside the sealed texts, and how the keys to these are spoken of."""

CANARY = "Featherstonehaugh-Canary"
ORDER = "--reason 'Kept for seventy-five years.' --authority 'Head of service'"
HOLD = "--reason 'It is needed.' --authority 'Inquiry secretariat'"


def words(spr, case):
    return [
        text
        for fact in spr.ask(f"history {case} --words")["facts"]
        for text in fact.get("words", {}).values()
    ]


def states(spr):
    return {row["subject"]: (row["state"], *row["holds"]) for row in spr.ask("admin keys list")["keys"]}
