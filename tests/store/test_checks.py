"""Every check that can find something is told of in one place, from which the page is written."""

import ast
from pathlib import Path

from events.evidence.checks import CHECKS
from events.evidence.opening import _SAYS

ROOMS = Path(__file__).parents[2]
FINDERS = {"found", "_finding", "sealed"}


def named():
    """The names in the code: a keyword, or the first argument of what makes a finding."""
    for room in ("events", "scheduler"):
        for path in (ROOMS / room).rglob("*.py"):
            for call in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(call, ast.Call):
                    yield from _of_a_call(call)


def _of_a_call(call):
    texts = [each.value for each in call.keywords if each.arg == "check"]
    if getattr(call.func, "id", "") in FINDERS and len(call.args) > 1:
        texts.append(call.args[0])
    yield from (each.value for each in texts if isinstance(each, ast.Constant))


def test_every_check_in_the_code_is_told_of():
    names = {*named(), *_SAYS}
    assert {"bytes", "header", "tables", "destroyed-key"} <= names, "the control"
    assert names - set(CHECKS) == set()
