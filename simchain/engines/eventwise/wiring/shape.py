"""What the ledger of a run holds: names and lengths, and the optional counters that say something in its network."""

from simchain.blueprint.end_use import end_use
from simchain.blueprint.plan import USUAL, Blueprint
from simchain.blueprint.worth import worth
from simchain.ledger.ledger import Shape
from simchain.rules.risk.disruptions import LOST


def shape_of(blueprint: Blueprint) -> Shape:
    """What the entries of the blueprint's ledgers stand for."""
    return Shape(
        points=tuple(point.name for point in blueprint.points),
        lanes=tuple(lane.name for lane in blueprint.lanes),
        bucket=blueprint.bucket,
        warm_up_periods=blueprint.warm_up_periods,
        groups=groups_of(blueprint),
        end_use=end_use(blueprint),
        worth=worth(blueprint),
        peers=tuple((peers.points, peers.rates) for peers in blueprint.peers),
    )


def groups_of(blueprint: Blueprint) -> tuple[str, ...]:
    """Optional counters that say something in this network."""
    makes, foresees = blueprint.productions, any(point.foresight is not None for point in blueprint.points)
    aims = any(point.target_moves for point in blueprint.points)
    destroys = any(one.destroys or one.transit == LOST for one in blueprint.disruptions)
    levied = any(lane.levies for lane in blueprint.lanes) or any(one.duty is not None for one in blueprint.disruptions)
    keeping = [point.keeping for point in blueprint.points]
    ages, shrinks = any(one.ages for one in keeping), any(one.shrink for one in keeping)
    consigned = any(point.due_at_use for point in blueprint.points)
    inspects = any(lane.inspection is not None for lane in blueprint.lanes)
    kept = {
        "production": makes,
        "forecast": foresees,
        "target": aims,
        "disruption": destroys,
        "levies": levied,
        "inspection": inspects,
        "shelf_life": ages,
        "transship": blueprint.balancing,
        "returns": any(one.returns for one in keeping),
        "shrink": shrinks,
        "consignment": consigned and (ages or shrinks or destroys),
        "liquidation": any(one.liquidation for one in keeping),
        "carbon": any(lane.emissions for lane in blueprint.lanes),
        "fuel": any(lane.fuel for lane in blueprint.lanes),
        "variance": blueprint.prices_vary,
        "goodwill": any(customers.goodwill is not None for customers in blueprint.customers),
        "credit": blueprint.gives_credit,
        "invoices": any(lane.invoicing for lane in blueprint.lanes),
        "guarantee": any(lane.guarantee for lane in blueprint.lanes),
        "volume": any(lane.band for lane in blueprint.lanes),
        "reservation": any(lane.reservation_fee for lane in blueprint.lanes),
        "reschedule": any(lane.reschedule_within for lane in blueprint.lanes),
        "prices": any(lane.breaks or lane.agreement for lane in blueprint.lanes),
        "ways": any(lane.way != USUAL for lane in blueprint.lanes),
        "spot": any(point.spot is not None for point in blueprint.points),
        "maverick": any(point.off_contract is not None for point in blueprint.points),
        "approval": any(lane.approval is not None for lane in blueprint.lanes),
        "expedite": any(point.rush is not None for point in blueprint.points),
        "valuation": bool(blueprint.valuations),
    }
    return tuple(name for name, says_something in kept.items() if says_something)
