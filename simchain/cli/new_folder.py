"""A folder that a command was asked to write tables to: new or empty, or its own earlier tables, never another's."""

import shlex
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import click

from simchain.errors import ResultsError
from simchain.experiments.place import Place, digests, write_manifest

LEFT = "'{}' was left as it was, since not everything was finished."


class Found(Protocol):
    """What a command found: of how many replications, and of how many that were asked for."""

    @property
    def replications(self) -> int:
        """How many were finished."""

    @property
    def asked(self) -> int:
        """How many were to be."""

    @property
    def complete(self) -> bool:
        """False if it was stopped early."""


class NewFolder:
    """Made before the work, so that it cannot be in vain."""

    def __init__(self, path: Path, overwrite: bool) -> None:
        self._place = Place(path, overwrite)
        if self._place.replaces:
            self._place.at.rmdir()  # nothing is to stand there until the work is done

    def write(self, tables: Callable[[Path], None], done: Found) -> Path:
        """Write the tables, and a manifest that says whose they are and whether all was done; gives the folder where
        they stand."""
        place, earlier = self._place, self._place.path
        command, now = shlex.join(["simchain", *sys.argv[1:]]), datetime.now(UTC).isoformat(timespec="seconds")
        try:
            place.at.mkdir(exist_ok=True)
            tables(place.at)
            manifest = {
                "command": command,
                "replications": done.replications,
                "replications_asked": done.asked,
                "complete": done.complete,
                "files": digests(place.at),
                "when": {"ended": now},
            }
            write_manifest(place.at, manifest)
        except OSError as error:
            raise ResultsError(f"cannot write to '{place.at}' ({error.strerror}); make room, or name another") from None
        place.settle(done.complete)
        if place.path != earlier:
            click.echo(LEFT.format(earlier), err=True)
        return place.path


def new_folder(out: Path | None, overwrite: bool) -> NewFolder | None:
    """What `--out` and `--overwrite` ask for. Raises `ResultsError` where something is there already."""
    if out is None and overwrite:
        raise click.UsageError("--overwrite goes with --out, which names the folder.")
    return None if out is None else NewFolder(out, overwrite)
