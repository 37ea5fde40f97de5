"""The command line. Each command imports what it needs when it runs: `simchain --help` must answer at once."""

from simchain.cli import auditing, bullwhip, verify
from simchain.cli.main import console, main

__all__ = ["auditing", "bullwhip", "console", "main", "verify"]
