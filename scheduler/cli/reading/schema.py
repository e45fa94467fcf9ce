"""`spr schema`: the JSON Schema of every fact, and of a row to import."""

import click

from scheduler.cli.lazy import command
from scheduler.cli.session import Session


@command("schema", examples=("spr schema", "spr schema incident.notified -o notified.json"))
@click.argument("fact", required=False)
@click.pass_obj
def schema(session: Session, fact: str | None) -> None:
    """Print the JSON Schema of every fact and of a row to import.

    With FACT, the schema of that fact's fields alone.
    """
    from scheduler.cli.reading.schemas import of_fact, of_row

    session.format = session.format if session.format == "ndjson" else "json"
    session.answer(of_fact(fact) if fact else of_row())
