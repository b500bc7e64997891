"""`python -m hbsummary`."""

import sys

from hbsummary.cli import main

if __name__ == "__main__":
    sys.exit(main())
