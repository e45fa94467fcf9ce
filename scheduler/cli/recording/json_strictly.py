"""JSON read strictly: a name that comes twice, a half number or half a document is refused."""

import json
from typing import Any, NoReturn, TypeAlias

Json: TypeAlias = Any
"""What JSON stands for: whoever reads it says what it must be."""


class NotJson(ValueError):
    """The text is not JSON that can be used; the message says where and why."""


def strictly(content: bytes) -> Json:
    """The value that JSON bytes in UTF-8 stand for."""
    try:
        return json.loads(
            content.decode("utf-8-sig"),
            object_pairs_hook=_once,
            parse_float=_no_fraction,
            parse_constant=_no_fraction,
        )
    except UnicodeDecodeError:
        raise NotJson("is not text in UTF-8; save it as UTF-8") from None
    except json.JSONDecodeError as error:
        raise NotJson(_where(error)) from None
    except RecursionError:
        raise NotJson("is nested too deep; flatten it") from None


def _where(error: json.JSONDecodeError) -> str:
    if error.pos >= len(error.doc.rstrip()) or error.msg.startswith("Unterminated"):
        return "breaks off before its end; write it again in full"
    return f"is not JSON from column {error.colno} on; mend it there"


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    held: dict[str, Any] = {}
    for name, value in pairs:
        if name in held:
            raise NotJson(f"has “{name[:40]}” twice; keep one of them")
        held[name] = value
    return held


def _no_fraction(text: str) -> NoReturn:
    raise NotJson(f"has the number {text[:40]}; write whole numbers, or text")
