"""The command line. Each command imports what it needs when it runs: `simchain --help` must answer at once.

The commands are in `files`, `run`, `bullwhip`, `audit`, `levers`, `map`, `resilience`, `scorecard` and `verify`,
on what they share in `main`; what one does is beside it in a file like `running`, what it prints in one like
`verify_text`.
"""

from simchain.cli import audit, bullwhip, files, levers, map, resilience, run, scorecard, verify
from simchain.cli.main import console, main

__all__ = ["audit", "bullwhip", "console", "files", "levers", "main", "map", "resilience", "run", "scorecard", "verify"]
