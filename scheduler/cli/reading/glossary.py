"""`spr glossary`: what a word, a code or an abbreviation means."""

import click

from scheduler.cli.lazy import command
from scheduler.cli.session import Session


@command("glossary", examples=("spr glossary LCSPR", "spr glossary 'looked after' --format json"))
@click.argument("word", required=False)
@click.pass_obj
def glossary(session: Session, word: str | None) -> None:
    """Say what a word, a code or an abbreviation means.

    WORD is looked for in the codes, the meanings, the statuses and the abbreviations; left out: all of
    them. No store is needed.
    """
    from scheduler.cli.reading.glossary_said import told

    session.answer(told(word))
