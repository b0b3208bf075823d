"""Figures: gathered, written to results.json, printed as a table."""

import json
from pathlib import Path
from statistics import median

RESULTS = Path(__file__).with_name("results.json")
UNITS = {
    "rps": "requests/s",
    "p50_ms": "ms",
    "p99_ms": "ms",
    "queries": "queries",
    "kilobytes": "kB",
    "deliveries_per_s": "deliveries/s",
    "lost": "frames",
    "doubled": "frames",
    "disordered": "frames",
    "idle_bytes": "bytes",
    "silence_ms": "ms",
    "delivered_after": "frames",
    "seconds": "s",
}


class Figures:
    """Every figure by name; a name ends in what it counts, then in the server where one is named.

    "thread_first.c8.rps" is a figure of the server that production uses for it, and
    "thread_first.c8.rps.daphne" the same of Daphne.
    """

    def __init__(self):
        self._values: dict[str, list[float]] = {}

    def add(self, name: str, value: float) -> None:
        """One more run; the figure is the median of all."""
        self._values.setdefault(name, []).append(value)

    def value(self, name: str) -> float:
        return median(self._values[name])

    def total(self, name: str) -> float:
        return sum(self._values.get(name, [0]))

    def as_list(self) -> list[dict]:
        return [
            {"name": name, "value": _tidy(self.value(name)), "unit": _unit(name)}
            for name in self._values
        ]

    def write(self, path: Path = RESULTS) -> None:
        path.write_text(json.dumps({"figures": self.as_list()}, indent=1) + "\n")

    def print(self) -> None:
        width = max(len(name) for name in self._values)
        for figure in self.as_list():
            print(f"{figure['name']:<{width}}  {figure['value']:>12,}  {figure['unit']}")


def _unit(name: str) -> str:
    """By the last part of the name that is known; ratios have none."""
    known = [UNITS[part] for part in name.split(".") if part in UNITS]
    return known[-1] if known else "ratio"


def _tidy(value: float) -> float:
    """Three figures that mean something, and whole numbers as they are."""
    if value == int(value):
        return int(value)
    return round(value, 0 if abs(value) >= 1000 else 1 if abs(value) >= 100 else 3)
