"""Where a folder of results is to stand: in a new or empty folder, or in the place of earlier results.

Earlier results stay until the new ones are whole: these are written beside them, and change places with them at the
end. Only what simchain wrote is replaced, as its manifest tells file by file.
"""

import hashlib
import json
import os
import shutil
from pathlib import Path

from simchain.errors import ResultsError

MANIFEST, RESULTS = "manifest.json", Path("results")


def fresh_name(stem: str, parent: Path = RESULTS) -> Path:
    """A folder name under `parent` that is not taken: `stem`, `stem-2`, `stem-3`, ..."""
    path, number = parent / stem, 1
    while path.exists():
        number += 1
        path = parent / f"{stem}-{number}"
    return path


class Place:
    """`path` is where the results are to stand, `at` where they are written: beside it, if something is replaced."""

    def __init__(self, path: Path, overwrite: bool = False) -> None:
        """Make the folder. Raises `ResultsError` where something else is, or where nothing can be written."""
        self.path = self.at = path.resolve() if path.is_symlink() or not path.name else path
        try:
            if path.exists() and (not path.is_dir() or any(path.iterdir())):
                _refuse(path, overwrite)
                self.at = fresh_name(f"{self.path.name}.new", self.path.parent)
            self.at.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ResultsError(f"cannot write to '{path}' ({error.strerror}); name another folder with --out") from None

    def settle(self, complete: bool = True) -> None:
        """Let new results take the place of earlier ones; what is not complete stays beside them, and `path` says so.

        Raises `ResultsError` where somebody changed the earlier ones meanwhile.
        """
        earlier, new = self.path, self.at
        if not self.replaces:
            return
        self.path = new
        if not complete:
            return
        try:
            _refuse(earlier, overwrite=True)
            _swap(earlier, new)
        except (ResultsError, OSError) as error:
            raise ResultsError(f"{error}. The new results are in '{new}'") from None
        self.path = self.at = earlier

    @property
    def replaces(self) -> bool:
        """Whether earlier results are there."""
        return self.at != self.path


def _swap(earlier: Path, new: Path) -> None:
    """At every moment both are there, under one name or another."""
    aside = fresh_name(f"{earlier.name}.old", earlier.parent)
    os.rename(earlier, aside)
    try:
        os.rename(new, earlier)
    except BaseException:
        if not earlier.exists():
            os.rename(aside, earlier)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _refuse(path: Path, overwrite: bool) -> None:
    """Raise `ResultsError` for a folder that is not to be replaced."""
    why = _not_ours(path)
    if why:
        also = f", and --overwrite replaces results alone: {why}" if overwrite else ""
        raise ResultsError(f"'{path}' is there already{also}; name another folder with --out, or remove it")
    if not overwrite:
        raise ResultsError(
            f"'{path}' is there already; name another folder with --out, or replace these results with --overwrite"
        )
    if Path.cwd().is_relative_to(path.resolve()):
        raise ResultsError(f"'{path}' is the folder that you are in; go elsewhere to replace it")


def _not_ours(path: Path) -> str:
    """Why a folder is not just results as simchain wrote them; nothing if it is."""
    if not path.is_dir():
        return "this is a file"
    try:
        manifest = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
        written = dict(manifest["files"])
        is_ours = str(manifest["command"]).startswith("simchain")
    except FileNotFoundError:
        return f"it has no {MANIFEST}"
    except (OSError, ValueError, KeyError, TypeError):
        is_ours = False
    if not is_ours:
        return f"its {MANIFEST} is none of simchain's"
    for file in sorted(path.iterdir()):
        if file.name != MANIFEST and file.name not in written:
            return f"{file.name} in it is something else"
        if file.name != MANIFEST and (not file.is_file() or digest(file) != written[file.name]):
            return f"{file.name} in it was changed"
    return ""


def digest(file: Path) -> str:
    """SHA-256 of a file."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def digests(folder: Path, *left_out: str) -> dict[str, str]:
    """That of every file of a folder but its manifest and those left out, by name."""
    files = (file for file in sorted(folder.iterdir()) if file.name not in (MANIFEST, *left_out))
    return {file.name: digest(file) for file in files}


def write_manifest(folder: Path, manifest: dict[str, object]) -> None:
    """Put it there in one step."""
    temporary = folder / f"{MANIFEST}.part"
    temporary.write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    os.replace(temporary, folder / MANIFEST)
