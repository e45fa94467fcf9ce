"""What one message says, plain and as a simple page."""

from html import escape

import msgspec

_CODE = "    "
_ITEM = "- "


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """The words of a message: `kind` is that of its template, `label` the neutral one of its duty."""

    kind: str
    subject: str
    body: str
    html: str
    label: str = ""


def page_of(subject: str, body: str) -> str:
    """The plain text as a page that any reader can show and any screen reader can read.

    It follows from the text alone: paragraphs, lists of lines that begin with a dash, and commands,
    which are the lines set in by four spaces. It has no picture, no link and no script.
    """
    blocks = "\n".join(_block(block) for block in body.strip("\n").split("\n\n"))
    return (
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(subject)}</title>\n</head>\n"
        f'<body style="{_LOOK}">\n{blocks}\n</body>\n</html>\n'
    )


_LOOK = "font-family: Arial, sans-serif; font-size: 1.1em; line-height: 1.5; max-width: 40em; margin: 1em"

_STYLES = {"pre": ' style="font: 1em Consolas, monospace; white-space: pre-wrap"'}
"""A command is as large as the words around it, and takes two lines on a narrow screen."""


def _block(block: str) -> str:
    """A paragraph, with the list or the commands that stand in it."""
    parts: list[tuple[str, list[str]]] = []
    for line in block.split("\n"):
        kind = "pre" if line.startswith(_CODE) else "ul" if line.startswith(_ITEM) else "p"
        if not parts or parts[-1][0] != kind:
            parts.append((kind, []))
        parts[-1][1].append(line)
    return "\n".join(_part(kind, lines) for kind, lines in parts)


def _part(kind: str, lines: list[str]) -> str:
    match kind:
        case "pre":
            inside = "\n".join(escape(line.removeprefix(_CODE)) for line in lines)
        case "ul":
            inside = "".join(f"\n<li>{escape(line.removeprefix(_ITEM))}</li>" for line in lines) + "\n"
        case _:
            inside = "<br>\n".join(escape(line) for line in lines)
    return f"<{kind}{_STYLES.get(kind, '')}>{inside}</{kind}>"
