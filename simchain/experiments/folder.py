"""The results folder: written whole, never over another, and read back with its faults named."""

import json
import os
import platform
import shlex
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import pandas as pd

from simchain.blueprint import Blueprint
from simchain.clock import DAYS
from simchain.errors import ResultsError
from simchain.experiments.comparison.compare import Comparison
from simchain.experiments.place import Place, digest, digests, write_manifest
from simchain.experiments.replicate import TARGET, Outcome
from simchain.experiments.results import Results, series_frame
from simchain.scenario import Scenario
from simchain.scenario.explain import resolved
from simchain.scenario.fingerprint import fingerprint
from simchain.scenario.own_names import in_use

FORMAT = 2
PACKAGES = ("simchain", "numpy", "scipy", "simpy", "pandas", "pyarrow")
TABLES = ("runs", "points", "lanes", "parties", "metrics")
SOME = (
    "disruptions",
    "categories",
    "budgets",
    "suppliers",
    "supplier_items",
    "supplier_reviews",
    "spending",
    "spend_by_tag",
    "sourcing",
    "triggers",
    "classes",
)
"""Beside them, where there is anything in them."""

NEEDED = {
    "title",
    "currency",
    "scenarios",
    "replications",
    "replications_asked",
    "complete",
    "measured_days",
    "shortage_priced",
    "files",
}
"""What a manifest must hold for the results to be read back."""

PARTIAL, UNFINISHED = "series.parquet.part", "UNFINISHED.txt"
NOTE = """This run is not finished, or was killed: what is here is no result.
A folder of results has a manifest.json, and this file is gone. Remove the folder and run the scenario again.
"""


@dataclass
class Folder:
    """A folder that takes the results of one command. Made empty at the start, so that a run cannot end in vain."""

    path: Path
    """Where it is written, and at the end where it stands."""
    blueprints: dict[str, Blueprint]
    _place: Place
    _writer: Any = field(default=None, repr=False)
    _waiting: list[Outcome] = field(default_factory=list, repr=False)
    _manifest: dict[str, Any] = field(default_factory=dict, repr=False)

    @classmethod
    def make(cls, where: str | os.PathLike[str], blueprints: Sequence[Blueprint], overwrite: bool = False) -> "Folder":
        """Make the folder. Raises `ResultsError` if it cannot be written, or holds something already.

        To `overwrite` is to replace earlier results, and nothing else, once the new ones are complete.
        """
        place = Place(Path(where), overwrite)
        try:
            (place.at / PARTIAL).touch()
            (place.at / UNFINISHED).write_text(NOTE, encoding="utf-8")
        except OSError as error:
            raise ResultsError(
                f"cannot write to '{where!s}' ({error.strerror}); name another folder with --out"
            ) from None
        return cls(place.at, {blueprint.scenario: blueprint for blueprint in blueprints}, place)

    def add(self, outcome: Outcome) -> None:
        """Append the time series of a run to `series.parquet`, once every scenario has run that replication."""
        if not outcome.series:
            return
        self._waiting.append(outcome)
        if len(self._waiting) == len(self.blueprints):
            with self._writing():
                for one in self._waiting:
                    self._write(one)
            self._waiting.clear()

    def _write(self, outcome: Outcome) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        frame = series_frame(outcome, self.blueprints[outcome.scenario])
        if TARGET not in frame and any(point.target_moves for one in self.blueprints.values() for point in one.points):
            frame[TARGET] = float("nan")  # another scenario has it, and all are one table
        labels = dict.fromkeys(("scenario", "site", "item"), "str")
        table = pa.Table.from_pandas(frame.astype(labels), preserve_index=False)
        if self._writer is None:
            self._writer = pq.ParquetWriter(self.path / PARTIAL, table.schema, compression="zstd")
        self._writer.write_table(table)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise ResultsError(
                f"cannot write to '{self.path}' ({error.strerror or error}); what is in it is not finished. "
                "Make room, or name another folder with --out"
            ) from None

    def finish(
        self, results: Results, scenarios: Sequence[Scenario], seed: int, command: Sequence[str], started: datetime
    ) -> None:
        """Write the tables and, last of all, the manifest: a folder without one is not finished."""
        with self._writing():
            for name in TABLES:
                getattr(results, name).to_csv(self.path / f"{name}.csv", index=False)
            for name in SOME:
                if len(getattr(results, name)):
                    getattr(results, name).to_csv(self.path / f"{name}.csv", index=False)
            if len(results.trace):
                results.trace.to_csv(self.path / "trace.csv", index=False)
            if self._writer is not None:
                self._writer.close()
                os.replace(self.path / PARTIAL, self.path / "series.parquet")
            else:
                (self.path / PARTIAL).unlink(missing_ok=True)
            manifest = manifest_of(results, scenarios, seed, command, started)
            manifest["files"] = digests(self.path, UNFINISHED)
            write_manifest(self.path, manifest)
            (self.path / UNFINISHED).unlink(missing_ok=True)
            self._manifest = manifest

    def settle(self, complete: bool) -> Path | None:
        """Replace earlier results; of those that are not complete, say which earlier ones were left."""
        earlier = self._place.path
        self._place.settle(complete)
        self.path = self._place.path
        return None if self.path == earlier else earlier

    def discard(self) -> None:
        """Take the folder away again: nothing was finished."""
        for name in (PARTIAL, UNFINISHED):
            (self.path / name).unlink(missing_ok=True)
        self.path.rmdir()

    def add_comparison(self, comparison: Comparison) -> None:
        """Write `comparison.csv`, and `net_savings.csv` where any price has a reference."""
        with self._writing():
            comparison.table().to_csv(self.path / "comparison.csv", index=False)
            if comparison.net_savings:
                comparison.net_savings_table().to_csv(self.path / "net_savings.csv", index=False)
            self._manifest["files"] = digests(self.path)
            write_manifest(self.path, self._manifest)


def manifest_of(
    results: Results, scenarios: Sequence[Scenario], seed: int, command: Sequence[str], started: datetime
) -> dict[str, Any]:
    """Everything that the numbers depend on; what depends on the day stands under `when`."""
    return {
        "format": FORMAT,
        "title": results.title,
        "command": shlex.join(command),
        "seed": seed,
        "replications": results.replications,
        "replications_asked": results.asked,
        "complete": results.complete,
        "measured_days": results.measured_days,
        "currency": results.currency,
        "shortage_priced": results.shortage_priced,
        "conventions": {"days_per_unit": DAYS, "random_numbers": "PCG64DXSM by seed, replication and purpose"},
        "versions": {"python": platform.python_version(), **{name: _version(name) for name in PACKAGES}},
        "scenarios": {
            scenario.name: {"sha256": fingerprint(scenario), "resolved": resolved(scenario)} for scenario in scenarios
        },
        **({"own_rules": own_rules} if (own_rules := _own_rules(scenarios)) else {}),
        **({"with_reference": [*results.with_reference]} if results.with_reference else {}),
        **({"stopped_by": results.stopped_by} if results.stopped_by else {}),
        "when": {"started": started.isoformat(), "ended": datetime.now(UTC).isoformat(timespec="seconds")},
    }


def _own_rules(scenarios: Sequence[Scenario]) -> dict[str, dict[str, str | None]]:
    """Rules of one's own that were run: what each is, and its text by digest (null where there is none to be found)."""
    rules = {name: rule for scenario in scenarios for name, rule in in_use(scenario.spec).items()}
    return {
        name: {"kind": rule.kind, "sha256": rule.sha256, "compiled": "exempt: run as written in Python"}
        for name, rule in sorted(rules.items())
    }


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def read_results(where: str | os.PathLike[str]) -> Results:
    """Read a results folder back. Raises `ResultsError` that names the file that is missing or not as it was written.

    The trace and the series are left out: read `series.parquet` with pandas where it is needed.
    """
    path = Path(where)
    manifest = _read_manifest(path)
    for name, written in manifest["files"].items():
        if _digest_of(path / name) != written:
            raise ResultsError(f"'{path / name}' is not as it was written. Run the scenario again")
    tables = {name: pd.read_csv(path / f"{name}.csv") for name in TABLES}
    present = [name for name in SOME if f"{name}.csv" in manifest["files"]]
    some = {name: pd.read_csv(path / f"{name}.csv") for name in present}
    names = tuple(manifest["scenarios"])
    return Results(
        title=manifest["title"],
        currency=manifest["currency"],
        scenarios=names,
        replications=manifest["replications"],
        asked=manifest["replications_asked"],
        series=pd.DataFrame(),
        trace=pd.DataFrame(),
        measured_days=manifest["measured_days"],
        shortage_priced=manifest["shortage_priced"],
        interrupted=not manifest["complete"],
        with_reference=tuple(manifest.get("with_reference", ())),
        stopped_by=manifest.get("stopped_by", ""),
        runs=tables["runs"],
        points=tables["points"],
        lanes=tables["lanes"],
        parties=tables["parties"],
        metrics=tables["metrics"],
        **{name: some.get(name, pd.DataFrame()) for name in SOME},
    )


def _read_manifest(path: Path) -> dict[str, Any]:
    file = path / "manifest.json"
    try:
        manifest = json.loads(file.read_text(encoding="utf-8"))
        if manifest["format"] != FORMAT:
            raise ResultsError(f"'{file}' has format {manifest['format']}; this version reads {FORMAT}")
        missing = NEEDED - manifest.keys()
    except FileNotFoundError:
        what = "is not finished" if path.is_dir() else "is not there"
        raise ResultsError(f"'{path}' {what}: it has no manifest.json. Run the scenario again") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ResultsError(f"'{file}' cannot be read ({error}). Run the scenario again") from None
    if missing:
        raise ResultsError(f"'{file}' lacks {', '.join(sorted(missing))}. Run the scenario again")
    return dict(manifest)


def _digest_of(file: Path) -> str:
    try:
        return digest(file)
    except FileNotFoundError:
        raise ResultsError(f"'{file}' is missing. Run the scenario again") from None
    except OSError as error:
        raise ResultsError(f"'{file}' cannot be read ({error.strerror}). Run the scenario again") from None
