"""Stations in a row that always have customers: what a limit on the work among them lets through."""

from collections.abc import Iterator, Mapping
from typing import Any

from simchain.proof.case import Case
from simchain.proof.judging import Found
from simchain.proof.systems import CONTINUOUS, Gathered, Model, base_stock, simulate_case, units

ENDLESS = 1_000_000_000


def a_line(given: Mapping[str, Any], release: Model) -> Model:
    """Each station makes of what the one before gave, a unit at a time; the first one's policy is `release`."""
    names = stations(given)
    makes: Model = {}
    for n, name in enumerate(names):
        parts = {"from": {names[n - 1]: 1}} if n else {}
        makes[name] = {**parts, "processing_time": given["processing_time"], "transfer": units(1), "lots": "split"}
    first = {**release, "review": CONTINUOUS, "opening": {"on_hand": units(0)}}
    plant = {
        "makes": makes,
        "stock": {**dict.fromkeys(names, base_stock(0, CONTINUOUS)), names[0]: first},
        "demand": {names[-1]: {"series": [units(ENDLESS)], "bucket": "1 day", "then": "stop"}},
    }
    return {"simchain": 1, "items": {name: {} for name in names}, "sites": {"plant": plant}}


def stations(given: Mapping[str, Any]) -> list[str]:
    return [f"station {n}" for n in range(1, given["stations"] + 1)]


def throughput(outcome: Gathered, given: Mapping[str, Any]) -> Any:
    return outcome.at("plant", "units_received", stations(given)[-1]) / outcome.days


def work_in_process_is_constant(known: Case) -> Iterator[Found]:
    given = known.given
    first, *later = stations(given)
    release = {"policy": "conwip", "wip": units(given["wip"]), "to": later[-1]}
    outcome = simulate_case(known, a_line(given, release), bucket=10)
    work = outcome.at("plant", "average_on_order", first) + outcome.at("plant", "average_stock", first)
    for name in later:
        work = work + outcome.at("plant", "average_stock", name) + outcome.at("plant", "average_in_process", name)
    made = throughput(outcome, given)
    always = bool((abs(work - given["wip"]) < 1e-6).all())
    yield Found({"throughput": made, "cycle_time": work / made}, holds={"all of it is on the line": always})


def cards_go_round_between_two_stages(known: Case) -> Iterator[Found]:
    given = known.given
    first, second = stations(given)
    ways: dict[str, Model] = {
        "kanban": {"policy": "kanban", "cards": given["kanbans"], "bin": units(1), "to": second},
        "conwip": {"policy": "conwip", "wip": units(given["kanbans"]), "to": second},
    }
    for way, release in ways.items():
        outcome = simulate_case(known, a_line(given, release), bucket=10)
        there = outcome.at("plant", "average_stock", first) + outcome.at("plant", "average_in_process", second)
        yield Found({"throughput": throughput(outcome, given), "avg_units_at_stage_2": there}, way=way)


CASES = (
    (("KA-10", "KA-11"), work_in_process_is_constant),
    (("KA-13",), cards_go_round_between_two_stages),
)
