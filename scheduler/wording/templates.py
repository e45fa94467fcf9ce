"""Templates of messages: files of words in which a few fields are filled in, and nothing is computed.

The first line is the subject; after an empty line comes the body. `{case}` is a field. A line is left
out when none of its fields has anything to say. A template that names anything else, or does anything with a
field but to let it stand, is refused before a message is made of it, with its file, its line and what
it may say.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from string import Formatter

import msgspec

from scheduler.settings import SettingsWrong
from scheduler.wording.fields import KINDS
from scheduler.wording.saying import Said, page_of

Line = tuple[tuple[str, str], ...]
"""A line as pieces: words, and the field that follows them, which may be empty."""
LONGEST = 20_000
"""Bytes of a template; whoever writes more has named another file."""
_SUFFIX = ".txt"
_LINK = re.compile(r"\b(?:[a-z]+://|www\.|mailto:)", re.IGNORECASE)


class WordsWrong(SettingsWrong):
    """A template cannot be used; the message names every mistake with its file and line."""


class Template(msgspec.Struct, frozen=True):
    """A template that was looked through: the lines of the body, and the subject."""

    subject: Line
    body: tuple[Line, ...]


Templates = Mapping[str, Template]
"""A template for every kind of message."""


def filled(templates: Templates, kind: str, fields: Mapping[str, str], label: str = "") -> Said:
    """What a message of this kind says of these fields."""
    subject = " ".join(_filled(templates[kind].subject, fields).split())
    body = body_of(templates, kind, fields) + "\n"
    return Said(kind=kind, subject=subject, body=body, html=page_of(subject, body), label=label)


def body_of(templates: Templates, kind: str, fields: Mapping[str, str]) -> str:
    """The body of a message, or an item of one, without the end of its last line."""
    lines = [_filled(line, fields) for line in templates[kind].body if _says_something(line, fields)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines).strip("\n"))


def _filled(line: Line, fields: Mapping[str, str]) -> str:
    return "".join(words + fields.get(field, "") for words, field in line).rstrip()


def _says_something(line: Line, fields: Mapping[str, str]) -> bool:
    named = [field for _, field in line if field]
    return not named or any(fields.get(field) for field in named)


# Reading


@cache
def shipped() -> Templates:
    """The templates that come with the program."""
    folder = files("scheduler") / "data" / "messages"
    found = {kind: (folder / f"{kind}{_SUFFIX}").read_text(encoding="utf-8") for kind in KINDS}
    return {kind: _read(kind, text) for kind, text in found.items()}


def templates(folder: str = "") -> Templates:
    """The templates, those in the folder in place of those that come with the program.

    Raises WordsWrong with every mistake in the folder.
    """
    if not folder:
        return shipped()
    wrong: list[str] = []
    own = {}
    for file in _files_in(Path(folder), wrong):
        text = _text(file, wrong)
        mistakes = [f"{file}, {each}" for each in _mistakes(file.stem, text)] if text else []
        if text and not mistakes:
            own[file.stem] = _read(file.stem, text)
        wrong += mistakes
    if wrong:
        raise WordsWrong("\n".join(wrong))
    return {**shipped(), **own}


def _files_in(folder: Path, wrong: list[str]) -> list[Path]:
    """The templates in a folder; a file that is none is a mistake, such as a misspelled name."""
    try:
        found = sorted(each for each in folder.iterdir() if not each.name.startswith("."))
    except OSError as error:
        wrong.append(f"{folder} cannot be read ({error.strerror}): messages names a folder of templates")
        return []
    taken = [each for each in found if each.suffix == _SUFFIX and each.stem in KINDS]
    kinds = ", ".join(f"{kind}{_SUFFIX}" for kind in KINDS)
    wrong += [f"{each} is no kind of message. The kinds: {kinds}" for each in found if each not in taken]
    return taken


def _text(file: Path, wrong: list[str]) -> str:
    try:
        if not file.is_file():  # a device has no end, and a pipe waits for whoever writes
            wrong.append(f"{file} is no file of words; put a plain text file there, or take it away")
            return ""
        with file.open("rb") as words:
            content = words.read(LONGEST + 1)
        if len(content) <= LONGEST and (text := content.decode("utf-8")).strip():
            return text
    except OSError as error:
        wrong.append(f"{file} cannot be read ({error.strerror})")
    except UnicodeDecodeError:
        wrong.append(f"{file} is not UTF-8; save it as plain text in UTF-8")
    else:
        wrong.append(f"{file} is empty, or longer than {LONGEST:,} bytes: write a subject and a few lines")
    return ""


def _read(kind: str, text: str) -> Template:
    """A template that has no mistakes."""
    subject, _, *body = [tuple(_pieces(line)) for line in text.splitlines()]
    return Template(subject, tuple(body))


def _pieces(line: str) -> Iterator[tuple[str, str]]:
    for words, field, _, _ in Formatter().parse(line):
        yield words, field or ""


# Looking through


def _mistakes(kind: str, text: str) -> Iterator[str]:
    """Every mistake in a template, with its line."""
    allowed = KINDS[kind]
    lines = text.splitlines()
    if not lines[0].strip():
        yield "line 1: the first line is the subject; write it there"
    if len(lines) < 3 or lines[1].strip() or not "".join(lines[2:]).strip():  # noqa: PLR2004  subject, gap, body
        yield "line 2: after the subject comes an empty line, and then what the message says"
    for number, line in enumerate(lines, start=1):
        for mistake in _in_a_line(line, allowed):
            yield f"line {number}: {mistake}"


def _in_a_line(line: str, allowed: Mapping[str, str]) -> Iterator[str]:
    if _LINK.search(line):
        yield "a message holds no link, because nobody can tell a good one from a bad one; take it out"
    if not line.isprintable():
        yield "it holds a sign that cannot be printed, such as a tab; write spaces"
    try:
        pieces = list(Formatter().parse(line))
    except ValueError:
        yield "a brace has no partner; a field is written {case}, and a brace that is none {{ or }}"
        return
    may = ", ".join(f"{{{name}}}" for name in allowed)
    for _, field, spec, conversion in pieces:
        if field is None:
            continue
        if spec or conversion or not field.isidentifier():
            yield f"a field stands alone, with nothing after its name, inside the braces. Allowed: {may}"
        elif field not in allowed:
            yield f"{{{field}}} is nothing a message may say. Allowed: {may}"
