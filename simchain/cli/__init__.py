"""The command line. Each command imports what it needs when it runs: `simchain --help` must answer at once.

Read `main`, what the commands share, then `commands`; what one does is in a file like `running`, what it prints in
`texts`.
"""

from simchain.cli.commands import audit, bullwhip, files, levers, map, resilience, run, scorecard, verify
from simchain.cli.main import console, main

__all__ = ["audit", "bullwhip", "console", "files", "levers", "main", "map", "resilience", "run", "scorecard", "verify"]
