"""Productions, from how they are written to numbers."""

from collections.abc import Mapping
from math import inf

from simchain.blueprint.plan import NO_RATES, Component, Production
from simchain.blueprint.resolve import Resolution
from simchain.blueprint.terms import in_ticks
from simchain.clock import whole_ticks
from simchain.rules.distributions import Constant, Law
from simchain.scenario import spec as written
from simchain.scenario.relations.network import Key, Node

Lines = dict[tuple[str, str], int]
"""Number of a production line, by its site and name."""


def productions_of(known: Resolution, points: Mapping[Key, int]) -> tuple[tuple[Production, ...], int]:
    """All productions of a network, and how many lines they share."""
    lines: Lines = {}
    made: list[Production] = []
    for node in known.network.values():
        if node.makes is not None:
            made.append(_production(known, points, len(made), node, node.makes, lines))
    return tuple(made), len(lines)


def _production(
    known: Resolution, points: Mapping[Key, int], number: int, node: Node, makes: written.Makes, lines: Lines
) -> Production:
    line = None
    if makes.rate is not None or makes.processing_time is not None or makes.line is not None:
        line = lines.setdefault((node.site, makes.line or f"line of {node.item}"), len(lines))
    unit_time: Law = Constant(makes.days_per_unit)
    if makes.processing_time is not None:
        unit_time = makes.processing_time.law()
    parts = [((node.site, part), per_unit) for part, per_unit in makes.components.items()]
    part_rates = [[rate * n for rate in known.rates(part, known.values[part])] for part, n in parts]
    rates = [sum(column) for column in zip(*part_rates, strict=True)] if part_rates else NO_RATES
    return Production(
        index=number,
        point=points[node.key],
        components=tuple(Component(points[part], n) for part, n in parts),
        line=line,
        delay=in_ticks(makes.takes.law()) if makes.takes else Constant(0.0),
        unit_time=unit_time,
        set_up_time=whole_ticks(makes.set_up.time),
        set_up_cost=makes.set_up.cost,
        yield_share=makes.yields,
        transfer=makes.transfer or inf,
        whole_lots=makes.starts_whole,
        holding=(rates[0], rates[1], rates[2], rates[3]),
        unit_value=sum(known.values[part] * n for part, n in parts),
    )
