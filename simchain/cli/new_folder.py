"""A folder that a command was asked to write tables to: new or empty, or its own earlier tables, never another's."""

import shlex
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import click

from simchain.errors import ResultsError
from simchain.experiments.place import Place, digests, write_manifest

LEFT = "'{}' was left as it was, since not everything was finished."


class NewFolder:
    """Made before the work, so that it cannot be in vain."""

    def __init__(self, path: Path, overwrite: bool) -> None:
        self._place = Place(path, overwrite)
        if self._place.replaces:
            self._place.at.rmdir()  # nothing is to stand there until the work is done

    def write(self, tables: Callable[[Path], None], complete: bool) -> Path:
        """Write the tables, and a manifest that says whose they are; gives the folder where they stand."""
        place, earlier = self._place, self._place.path
        command, now = shlex.join(["simchain", *sys.argv[1:]]), datetime.now(UTC).isoformat(timespec="seconds")
        try:
            place.at.mkdir(exist_ok=True)
            tables(place.at)
            write_manifest(place.at, {"command": command, "files": digests(place.at), "when": {"ended": now}})
        except OSError as error:
            raise ResultsError(f"cannot write to '{place.at}' ({error.strerror}); make room, or name another") from None
        place.settle(complete)
        if place.path != earlier:
            click.echo(LEFT.format(earlier), err=True)
        return place.path


def new_folder(out: Path | None, overwrite: bool) -> NewFolder | None:
    """What `--out` and `--overwrite` ask for. Raises `ResultsError` where something is there already."""
    if out is None and overwrite:
        raise click.UsageError("--overwrite goes with --out, which names the folder.")
    return None if out is None else NewFolder(out, overwrite)
