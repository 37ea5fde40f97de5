"""How long goods are under way, and whether a later shipment may overtake an earlier one."""

from collections.abc import Callable

from simchain.formula import formula


@formula
def arrival_time(departure: float, lead_time: float, last_arrival: float, may_cross: bool) -> float:
    """When a shipment arrives, in days: departure + lead time, but not before the last one where none may overtake.

    Order crossing makes stock less variable than the sequential formula says: Robinson, Bradley and Thomas (2001),
    M&SOM 3(3):175-188. Without crossing, the lead times achieved are longer than those drawn.

    >>> arrival_time(3.0, 2.0, 9.0, True), arrival_time(3.0, 2.0, 9.0, False)
    (5.0, 9.0)
    """
    arrival = departure + lead_time
    if may_cross or arrival >= last_arrival:
        return arrival
    return last_arrival


FORMULAS: tuple[Callable[..., float], ...] = (arrival_time,)
