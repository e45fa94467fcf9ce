"""`python -m scheduler` does the same as `spr`."""

import sys

from scheduler.cli import program

if __name__ == "__main__":
    sys.exit(program())
