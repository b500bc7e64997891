"""Runs the command line from a checkout: `python cli.py extract data/raw -o data/processed`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "src"))

from hbsummary.cli import main

if __name__ == "__main__":
    sys.exit(main())
