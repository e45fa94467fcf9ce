"""The command that records one kind of fact: its options are the fact's fields."""

import shlex
from collections.abc import Iterator

import click

from scheduler.cli.lazy import Command, Setting
from scheduler.cli.recording.fields import Field, fields_of, values
from scheduler.cli.session import Session
from workflow.catalogue import CASES, INCIDENT, KINDS, kind_of
from workflow.facts import Fact
from workflow.kinds import Kind
from workflow.looking_after import IN_EVERY_CASE
from workflow.moments import Moment
from workflow.vocabulary import Words

SINGULAR = {"children": "child", "grounds": "ground", "agencies": "agency"}


def fact_command(fact: type[Fact]) -> click.Command:
    """The command `spr record FACT`."""

    @click.pass_obj
    def record(session: Session, /, **typed: Setting) -> None:
        from scheduler.cli.recording.typed import Typed, record_one

        envelope = {name: typed.pop(name) for name in _ENVELOPE}
        record_one(session, fact, Typed(fields=typed, **envelope))

    return FactCommand(
        fact.stored,
        fact=fact,
        callback=record,
        params=[_case(fact), *_field_options(fact), *_envelope_options()],
        examples=_examples(fact),
        help=fact.__doc__,
    )


class FactCommand(Command):
    """A command whose help ends with the words to choose from, and what they mean."""

    def __init__(self, *args: Setting, fact: type[Fact], **kwargs: Setting) -> None:
        """Take the fact it records."""
        super().__init__(*args, **kwargs)
        self.fact = fact

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write each list of words, with the meanings."""
        for field in fields_of(self.fact):
            if field.terms:
                with formatter.section(f"{option_of(field.name)} is one of"):
                    formatter.write_dl([(str(term), term.means) for term in field.terms])


def option_of(name: str) -> str:
    """The option for a field: --looked-after."""
    return f"--{name.replace('_', '-')}"


def kind_that_records(fact: type[Fact]) -> Kind:
    """The kind of case this fact is recorded in."""
    return kind_of(fact.stored.replace(".", "/"))


def opens(fact: type[Fact]) -> bool:
    """Whether a case can open with this fact."""
    return any(fact in kind.lifecycle.openings() for kind in CASES)


def _case(fact: type[Fact]) -> click.Argument:
    metavar = "[CASE]" if opens(fact) else "CASE"
    return click.Argument(["case"], required=False, metavar=metavar)


def _field_options(fact: type[Fact]) -> Iterator[click.Option]:
    for field in fields_of(fact):
        names = [option_of(field.name)]
        if field.many and field.name in SINGULAR:
            names.append(option_of(SINGULAR[field.name]))
        yield click.Option(
            [*names, field.name],
            multiple=field.many,
            metavar=_metavar(field),
            help=_help(field),
        )


def _metavar(field: Field) -> str:
    if field.terms:
        return "WORD"
    if issubclass(field.kind, Moment):
        return "WHEN"
    if field.kind is int:
        return "NUMBER"
    return "CASE" if field.case else "TEXT"


def _help(field: Field) -> str:
    says = field.says[:1].upper() + field.says[1:]
    several = " (several: repeat it, or put commas between)" if field.many else ""
    needed = " [needed]" if field.required else ""
    return f"{says}{several}.{needed}"


_ENVELOPE = (
    "case", "occurred", "learned", "by", "role", "departure",
    "request_id", "expect_version", "dry_run", "from_file",
)  # fmt: skip


def _envelope_options() -> Iterator[click.Option]:
    said: list[tuple[str, dict[str, Setting]]] = [
        ("--occurred", {"metavar": "WHEN", "help": "When it happened, or: unknown. [needed]"}),
        ("--learned", {"metavar": "WHEN", "help": "When the partnership learned it, if later."}),
        (
            "--by",
            {
                "metavar": "POST",
                "help": "Who acted: a post or a work login. Not sealed: never a child's or relative's name.",
            },
        ),
        (
            "--role",
            {
                "metavar": "TEXT",
                "help": "In which role they acted. Not sealed: never a child's or relative's name.",
            },
        ),
        ("--departure", {"metavar": "WHY", "help": "Why it happened against a rule; sealed."}),
        (
            "--request-id",
            {"metavar": "ID", "help": "The same id records the same request once. Not sealed: never a name."},
        ),
        ("--expect-version", {"type": int, "help": "Record only if the case is at this version."}),
        ("--dry-run", {"is_flag": True, "help": "Show what would happen, and record nothing."}),
        ("--from-file", {"metavar": "FILE", "help": "Read the fields from JSON; - for the input."}),
    ]
    for name, more in said:
        yield click.Option([name], **more)


def _examples(fact: type[Fact]) -> tuple[str, str]:
    kind = INCIDENT if fact in IN_EVERY_CASE else kind_that_records(fact)
    case = "" if opens(fact) else f" {kind.name}/2026-001"
    needed = "".join(_example_of(fact, field) for field in fields_of(fact) if field.required)
    start = f"spr record {fact.stored}{case}{needed}"
    return (f"{start} --occurred today", f"{start} --occurred 'yesterday 4pm' --dry-run")


_EXAMPLES = ("Duty manager", "R1", "A", "1", "2026-11-20")


def _example_of(fact: type[Fact], field: Field) -> str:
    """An option with a value that the field takes."""
    if field.terms:
        return f" {option_of(field.name)} {next(iter(field.terms))}"
    if field.case:
        kind = field.name.replace("_", "-") if field.name.replace("_", "-") in KINDS else "incident"
        return f" {option_of(field.name)} {kind}/2026-001"
    if issubclass(field.kind, Words):
        return f" {option_of(field.name)} 'In short words.'"
    taken = (text for text in _EXAMPLES if not values(fact, {field.name: text}, None)[1])
    return f" {option_of(field.name)} {shlex.quote(next(taken, _EXAMPLES[0]))}"
