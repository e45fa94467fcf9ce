"""Text made safe to show: what a terminal would obey or hide is written out."""

import unicodedata

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def shown(text: str) -> str:
    r"""The text on one line, with control, format and unassigned characters as \u{...}."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(f"\\u{{{ord(c):x}}}" if unicodedata.category(c) in _HIDDEN else c for c in text)


def shown_lines(text: str) -> str:
    """Likewise for our own sentences, whose line breaks are meant."""
    return "\n".join(shown(line) for line in text.split("\n"))


def in_json(text: str) -> str:
    """JSON text with the same characters as JSON escapes; between its parts, lines may break."""
    if text.isascii():
        return text
    return "".join(_escaped(c) if c != "\n" and unicodedata.category(c) in _HIDDEN else c for c in text)


def _escaped(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[n : n + 2].hex()}" for n in range(0, len(units), 2))


def counted(number: int, thing: str) -> str:
    """A number with its thing: 1 working day, 2 working days."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
