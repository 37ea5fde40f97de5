"""Are the classes that are written those that there are, and is it known what every item is worth?"""

from collections.abc import Iterator

from simchain.scenario.classes import NAMES, blocks, is_classified, worth_of
from simchain.scenario.faults.finding import Finding, dotted
from simchain.scenario.faults.wording import nearest, short
from simchain.scenario.scenario import Scenario
from simchain.scenario.text.tree import Steps


def classes(scenario: Scenario) -> Iterator[Finding]:
    """Unknown classes, XYZ without limits, and items of unknown worth."""
    spec = scenario.spec
    has_xyz = spec.classes is not None and spec.classes.X is not None
    for path, block in blocks(spec):
        for name in block:
            at: Steps = (*path, name)
            if name not in NAMES:
                message = f"unknown class {short(name)} in {dotted(path)}"
                way = nearest(name, NAMES) or "classes are A, B, C, with X, Y, Z by variation, such as AX"
                yield Finding(at, message, way, of_key=True)
            elif set(name) & set("XYZ") and not has_xyz:
                message = f"{dotted(at)} goes by the variation of demand, but nothing says where X and Y end"
                yield Finding(
                    at, message, "add 'classes: {X: 50 %, Y: 100 %}'", of_key=True, relies_on=(at, ("classes",))
                )
    if is_classified(spec):
        for item in spec.items:
            if worth_of(spec, item) is None:
                message = f"items.{item} cannot be classified: nothing says what a unit is worth"
                on: tuple[Steps, ...] = (("items", item), ("suppliers",))
                yield Finding(("items", item), message, "add 'cost: 5 USD'", relies_on=on)
