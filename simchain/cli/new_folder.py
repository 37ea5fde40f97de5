"""A folder that a command was asked to write tables to: new or empty, never another's."""

from pathlib import Path

from simchain.errors import ResultsError


def made_folder(path: Path) -> Path:
    """An empty folder for the tables. Raises `ResultsError` where something is there already."""
    try:
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise ResultsError(f"'{path}' is there already; name another folder with --out, or remove it")
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ResultsError(f"cannot write to '{path}' ({error.strerror}); name another folder with --out") from None
    return path
