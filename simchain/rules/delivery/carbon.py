"""What moving goods emits: weight times distance times a factor of the mode of transport."""

from collections.abc import Callable

from simchain.formula import formula

MODES = ("road", "rail", "barge", "short_sea", "sea", "air")

FACTORS = {"road": 62e-6, "rail": 22e-6, "barge": 31e-6, "short_sea": 16e-6, "sea": 8.4e-6, "air": 602e-6}
"""kg of CO2 per kg and km, by mode: averages of McKinnon and Piecyk for Cefic and ECTA, Guidelines for Measuring and
Managing CO2 Emission from Freight Transport Operations (2011), as they are commonly quoted: well-laden lorries, CO2 at
the exhaust. Whoever knows the carrier's own factor writes that one.
"""


@formula
def transport_emissions(weight: float, distance: float, factor: float) -> float:
    """Emissions of transport: E = t x km x f, in kg CO2e; activity times intensity, as in ISO 14083 (2023).

    `weight` in kg, `distance` in km, `factor` in kg CO2e per kg and km (0.1 kg/t/km is 0.0001).

    >>> transport_emissions(weight=1000.0, distance=100.0, factor=0.0001)
    10.0
    """
    return weight * distance * factor


FORMULAS: tuple[Callable[..., float], ...] = (transport_emissions,)
