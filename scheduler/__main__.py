"""`python -m scheduler` does the same as `spr`."""

import sys

from scheduler.cli import main

if __name__ == "__main__":
    sys.exit(main())
