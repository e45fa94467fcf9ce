"""What a short command waits for is what it loads: a question of the views needs SQLAlchemy, and no more."""

import os
import subprocess
import sys

WRITERS = {"jinja2", "openpyxl", "xlsxwriter", "icalendar"}
NEEDLESS = {"rich", "structlog", "cryptography", "transitions", "apscheduler", "alembic", *WRITERS}
LOADED = (
    "import sys; from scheduler.cli import main; code = main(sys.argv[1:]); "
    "print(*sorted(name for name in sys.modules if '.' not in name), file=sys.stderr); sys.exit(code)"
)


def loaded(database, line):
    """What a process has loaded when it ends."""
    variables = os.environ | {"SPR_DATABASE": database, "SPR_CONFIG": os.devnull}
    command = [sys.executable, "-c", LOADED, *line.split()]
    done = subprocess.run(command, env=variables, capture_output=True, text=True, check=True)
    return set(done.stderr.split()), done.stdout


def test_what_is_due_is_said_without_what_only_other_commands_need(spr, incident):
    modules, said = loaded(os.environ["SPR_DATABASE"], "due")
    assert incident in said
    assert NEEDLESS & modules == set()
    assert {"sqlalchemy", "msgspec", "click"} <= modules


def test_how_a_case_stands_is_said_without_sqlalchemy_too(spr, incident):
    modules, said = loaded(os.environ["SPR_DATABASE"], f"explain {incident} sin.notify_panel")
    assert "sin.notify_panel" in said
    assert {*NEEDLESS, "sqlalchemy"} & modules == set()


def test_the_program_ends_as_the_command_does(spr, incident):
    """It sets how seldom Python looks for cycles; what it prints and its exit code are the command's own."""
    variables = os.environ | {"SPR_CONFIG": os.devnull}
    for line, code in (("due --overdue", 0), ("show incident/2026-999", 3), ("due --within never", 2)):
        command = [sys.executable, "-m", "scheduler", *line.split()]
        done = subprocess.run(command, env=variables, capture_output=True, text=True, check=False)
        assert done.returncode == code, done.stderr
