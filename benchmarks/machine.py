"""What the figures were measured on, and how time and memory are read."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

PACKAGES = ("simchain", "simpy", "numpy", "pandas", "stockpyl")


def describe() -> dict[str, str]:
    """Processor, cores, load, versions, and the day."""
    load = f"{os.getloadavg()[0]:.2f}" if hasattr(os, "getloadavg") else "unknown"
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "processor": _processor(),
        "cores": str(os.cpu_count()),
        "load before": load,
        "system": f"{platform.system()} {platform.machine()}",
        "Python": f"{platform.python_implementation()} {platform.python_version()}",
        **{name: _version(name) for name in PACKAGES},
    }


def _processor() -> str:
    for line in _lines("/proc/cpuinfo"):
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        if package == "simchain":
            import simchain

            return f"{simchain.__version__} (from its folder)"
        return "not installed"


def _lines(file: str) -> Iterable[str]:
    try:
        return Path(file).read_text(encoding="utf-8").splitlines()
    except OSError:
        return ()


def peak_memory() -> float | None:
    """Most memory that this process has held, in MB.

    Linux tells it of the program itself in VmHWM; its ru_maxrss may still hold what the parent had when it started us.
    """
    for line in _lines("/proc/self/status"):
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    if resource is None:
        return None
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)


def cpu_of_children() -> float | None:
    """CPU seconds, user and system, of all child processes so far."""
    if resource is None:
        return None
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
