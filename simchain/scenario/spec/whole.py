"""A site, and the scenario that holds it all."""

from typing import Annotated, Any, Literal

from pydantic import Field

from simchain.rules.delivery.allocation import ALLOCATIONS
from simchain.rules.money.valuation import VALUATIONS
from simchain.scenario.spec.buying import Purchase
from simchain.scenario.spec.buying.approving import Approval
from simchain.scenario.spec.buying.qualifying import Qualify
from simchain.scenario.spec.classes import ByClass, Classes
from simchain.scenario.spec.demand import DemandSpec, GoodwillSpec
from simchain.scenario.spec.disruptions import Disruption
from simchain.scenario.spec.forecast import ForecastSpec, Information
from simchain.scenario.spec.goods import Costs, Item
from simchain.scenario.spec.making import Makes
from simchain.scenario.spec.policies import Stock
from simchain.scenario.spec.returns import ReturnsSpec
from simchain.scenario.spec.run import Run
from simchain.scenario.spec.scorecard import Scorecard
from simchain.scenario.spec.supply.supplier import Supplier
from simchain.scenario.spec.transship import Transships
from simchain.scenario.spec.triggers import Trigger
from simchain.scenario.values.fields import Block, Inflation, MoneyPerTime, NetTime, PositiveTime


class Site(Block):
    """A place that holds stock: a shop, a warehouse, a plant."""

    makes: dict[str, Makes] = Field({}, description="items made here")
    stock: dict[str, Stock] = Field({}, description="how each item's stock is replenished")
    buys: dict[str, Purchase] = Field({}, description="where each item comes from")
    by_class: dict[str, ByClass] = Field({}, description="the same for all items of a class, such as A, CX or Z")
    approved: list[str] | None = Field(None, description="approved list: sources that the site may buy from")
    qualify: Qualify | None = Field(None, description="what suppliers must be and keep to, else they are passed over")
    demand: dict[str, DemandSpec] = Field({}, description="what customers ask for here")
    forecast: dict[str, ForecastSpec] = Field({}, description="how the demand of each item is foreseen")
    information: Information = Field(Information(), description="what it is told of the sites that it feeds")
    approval: Approval | None = Field(None, description="what its orders to outside suppliers wait for")
    unmet: Literal["backorder", "lost"] = Field("backorder", description="what becomes of demand that finds no stock")
    goodwill: GoodwillSpec | None = Field(None, description="how many customers come back after a shortage; else all")
    returns: ReturnsSpec | None = Field(None, description="what of their purchases customers send back; else nothing")
    allocation: Literal[ALLOCATIONS] = Field("first_come", description="who gets scarce stock")  # type: ignore[valid-type]
    priority: list[str] = Field(
        [], description="for allocation priority: sites as they are served, after own customers"
    )
    earned_over: PositiveTime | None = Field(
        None, description="for turn_and_earn: mean age of the sales that a buyer earned his part with; 13 weeks"
    )
    payment: NetTime | None = Field(
        None, description="when customers pay: net 30 days after they are served; else at once"
    )
    ships: Literal["partial", "complete"] = Field("partial", description="may an order leave in parts")


class Spec(Block):
    """A whole scenario."""

    simchain: Literal[1] = Field(description="version of the language")
    title: str = Field("", description="what the scenario is about")
    description: str = Field("", description="a few sentences for the reader")
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] = Field("USD", description="three capital letters")
    whole_units: Annotated[bool, Field(strict=True)] = Field(
        False, description="round orders and demand to whole units"
    )
    run: Run = Field(Run(), description="length, repetitions, random numbers")
    items: dict[str, Item] = Field({}, description="what is bought, made and sold")
    costs: Costs = Field(Costs(), description="prices of stock and of shortage")
    inflation: dict[str, Inflation] = Field(
        {},
        description="by how much the prices of a category of items rise a year: {rings: 6 %/year}; what is written for "
        "a day counts 365 times, for a month 12 times, without interest within the year",
    )
    budgets: dict[str, MoneyPerTime] = Field(
        {}, description="what may be spent on a category of items: {rings: 390000 USD/year}"
    )
    valuation: Literal[VALUATIONS] | None = Field(  # type: ignore[valid-type]
        None, description="which of the prices paid belongs to what is sold first; else all is at its first landed cost"
    )
    classes: Classes | None = Field(None, description="where ABC and XYZ classes of items end: {A: 80 %, B: 95 %}")
    by_class: dict[str, ByClass] = Field({}, description="what holds for items of a class where sites say nothing")
    suppliers: dict[str, Supplier] = Field({}, description="outside sources")
    sites: dict[str, Site] = Field(description="places that hold stock", min_length=1)
    transship: Transships | None = Field(
        None,
        description="sites that help each other out, or several groups of them by name: {coast: {between: [east, "
        "west]}, inland: {between: [dallas, denver]}}; else none do",
    )
    regions: dict[str, list[str]] = Field({}, description="names for what a common cause hits: {gulf: [borneo, dc]}")
    disruptions: dict[str, Disruption] = Field({}, description="what can go wrong, and what it does")
    scorecard: Scorecard | None = Field(None, description="what suppliers are scored by; {} for the usual")
    triggers: dict[str, Trigger] = Field({}, description="what a planner does when a figure gets bad, and until when")
    scenarios: dict[str, Any] = Field({}, description="named changes of the model above")
