"""A file that a command was asked to write: tried before the work, written whole after it, never another's."""

import os
from pathlib import Path

from simchain.errors import ResultsError


class OneFile:
    """The file that an option names. Raises `ResultsError` at once if it could not be written at the end."""

    def __init__(self, path: Path, option: str, mark: str) -> None:
        self.path, self._part = path, path.with_name(f"{path.name}.part")
        self.earlier = ""
        try:
            if path.exists():
                self.earlier = path.read_text(encoding="utf-8")
            self._part.touch()
            self._part.unlink()
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is no text"
            raise ResultsError(f"cannot write '{path}' ({reason}); name another file with {option}") from None
        if self.earlier and mark not in self.earlier:
            raise ResultsError(
                f"'{path}' is there already, is something else, and was left alone; name another file with {option}"
            )

    def write(self, text: str) -> None:
        """Put the text there in one step: whoever reads the file meanwhile sees the old one."""
        try:
            self._part.write_text(text, encoding="utf-8", newline="\n")
            os.replace(self._part, self.path)
        except OSError as error:
            self._part.unlink(missing_ok=True)
            raise ResultsError(f"cannot write '{self.path}' ({error.strerror}); make room, or name another") from None
