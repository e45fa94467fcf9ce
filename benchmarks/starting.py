"""Row 15: whole processes, from their start to their end."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from benchmarks import cases
from benchmarks.bars import Within
from benchmarks.engines import Engine
from benchmarks.measuring import Contest, Scale

CASES, PIECES = 200, 5
HELP, DUE, LIBRARY = "spr --help", "spr due", 'python -c "import sqlalchemy"'

WHY = (
    "half of it is loading SQLAlchemy, a quarter loading the guidance and the program, "
    "and a fifth loading rich and drawing the table."
)


@contextmanager
def contests(scale: Scale, on: Engine) -> Iterator[list[Contest]]:
    """Ask for help, and for what is due in a store of two hundred cases."""
    with on.store("start") as service:
        cases.fill_office(service, CASES)
        variables = os.environ | {"SPR_DATABASE": service.settings.database, "SPR_CONFIG": os.devnull}
        variables.pop("PYTHONDONTWRITEBYTECODE", None)  # a program that is installed has been compiled
    yield [
        Contest(
            row=15,
            work=f"a whole process; {CASES} cases",
            contenders={
                HELP: _process(["-P", "-m", "scheduler", "--help"], variables),
                DUE: _process(["-P", "-m", "scheduler", "due"], variables),
                LIBRARY: _process(["-P", "-c", "import sqlalchemy"], variables),
            },
            pieces=scale.pieces(PIECES),
            bars=(Within(HELP, 80e-3), Within(DUE, 60e-3, 1.3, LIBRARY, WHY)),
        )
    ]


def _process(arguments: Sequence[str], variables: dict[str, str]) -> Callable[[int], None]:
    def run(pieces: int) -> None:
        for _ in range(pieces):
            subprocess.run([sys.executable, *arguments], env=variables, check=True, stdout=subprocess.DEVNULL)

    return run
