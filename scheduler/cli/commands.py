"""Every command: where it is, and its line in the help, so that `spr --help` loads none of them.

A test compares each line with the command itself.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Listed(NamedTuple):
    """A command that loads when it is used: its module in this folder, and its name there."""

    where: str
    says: str


# fmt: off
COMMANDS: Mapping[str, Listed] = {
    "demo":     Listed("demonstration.demo:demo", "Show the service on published timelines, in a store of its own."),
    "status":   Listed("desk.status:status", "Show what needs somebody today."),
    "record":   Listed("recording.record:record", "Record something that happened."),
    "decide":   Listed("deciding.command:decide", "Put a case right, and decide what a report alone cannot."),
    "import":   Listed("importing.command:import_", "Record many facts from a file."),
    "chronology": Listed("chronologies.command:chronology", "Bring together what each agency says happened."),
    "possible": Listed("reading.possible:possible", "Show what can be recorded now, and why the rest cannot."),
    "checklist": Listed("reading.checklist:checklist", "Show what an incident still needs, and who is to be told."),
    "show":     Listed("reading.show:show", "Show how a case stands."),
    "list":     Listed("reading.listing:list_", "List the cases of one kind, or what else a view holds of them."),
    "search":   Listed("desk.search:search", "Find a case by a code or a reference."),
    "history":  Listed("reading.history:history", "Show every fact of a case, in the order they were recorded."),
    "diff":     Listed("reading.diff:diff", "Show what differs in a case between two pasts."),
    "due":      Listed("reading.due:due", "Show what is owed, and by when."),
    "explain":  Listed("reading.explain:explain", "Explain a due date, day by day."),
    "report":   Listed("reporting.report:report", "Write a page to look at or to print."),
    "alerts":   Listed("alerts.command:alerts", "Show what has been announced, and say who takes it on."),
    "sweep":    Listed("running.commands:sweep", "Announce what is due and not yet said, once, and hand the messages over."),
    "run":      Listed("running.commands:run", "Run the daemon, which sweeps and delivers."),
    "health":   Listed("running.health:health_", "Say whether somebody sweeps, delivers, and is told; for cron and containers."),
    "doctor":   Listed("examining.doctor:doctor", "Examine the installation, and say how to mend it."),
    "audit":    Listed("keeping.audit:audit", "Examine the record itself."),
    "policy":   Listed("policies.policy:policy", "Look after the rules by which cases are judged."),
    "export":   Listed("exporting.export:export", "Make the returns that others ask for."),
    "glossary": Listed("reading.glossary:glossary", "Say what a word, a code or an abbreviation means."),
    "schema":   Listed("reading.schema:schema", "Print the JSON Schema of every fact and of a row to import."),
    "admin":    Listed("keeping.admin:admin", "Set up and look after a store."),
}
# fmt: on
