"""Whatever the network: nothing appears, nothing vanishes, and what is owed is what waits."""

from collections import defaultdict
from math import isnan
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simchain.blueprint import Blueprint, lower
from simchain.blueprint.plan import OFF_CONTRACT
from simchain.engines.audit import audit
from simchain.engines.eventwise import Simulation
from simchain.engines.eventwise.orders import Lot
from simchain.engines.eventwise.production.maker import Maker
from simchain.engines.eventwise.wiring.shape import groups_of
from simchain.ledger import Ledger
from simchain.ledger.accounts import GROUPS, POINT_AREAS, point_accounts, point_flows, point_levels
from simchain.metrics import measure
from simchain.metrics.measured import Measured
from simchain.rules.policies import Conwip
from simchain.rules.terms.price_index import price_level
from simchain.scenario import load
from tests.builders import Played, played

DAYS = 40
PARTS = ("bolt", "ring", "seal")
LIMIT = 90
"""Units in a loop of work in process: more than any opening stock, transfer batch or whole lot."""

CLOSE = {"rel": 1e-9, "abs": 1e-7}

worlds_are_slow = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)

TIMES = ("0 days", "1 day", "2 days", "36 h", "2 ± 2 days", {"dist": "exponential", "mean": "30 h"})
QUANTITIES = (1, 2.5, 7, 0.1, 13)
BY_PART = {"capital": "10 %/year", "storage": "8 %/year", "risk": "6 %/year"}
FUELLED = {"cost": "0.2 USD/unit", "per_shipment": "1 USD", "fuel_share": "30 %", "index": {"day 9": 2.5, "day 20": 1}}


@st.composite
def lane_terms(draw: Any) -> dict[str, Any]:
    """Terms of a lane: some said, some left open."""
    terms = {
        "lead_time": st.sampled_from(TIMES),
        "order_delay": st.sampled_from(("0 days", "1 day", "12 h")),
        "crossing": st.sampled_from(("allowed", "never")),
        "capacity": st.sampled_from(("4 units/day", "9.3 units/day")),
        "dispatch": st.sampled_from(({"every": "3 days"}, {"quantity": 6.5}, {"every": "60 h", "quantity": 9})),
        "title_passes": st.sampled_from(("dispatch", "receipt")),
        "freight": st.sampled_from(("0.3 USD/unit", {"cost": "0.1 USD/unit", "per_shipment": "7 USD"}, FUELLED)),
        "order_cost": st.just("2 USD"),
        "duty": st.just("7.5 %"),
        "insurance": st.just("1 %"),
        "handling": st.just("0.2 USD/unit"),
        "moq": st.sampled_from(QUANTITIES),
        "lot": st.sampled_from(QUANTITIES),
        "flex": st.sampled_from(({"cancel": "1 day"}, {"cancel": "60 h", "lot": 0.5}, {"reschedule": "3 days"})),
        "defects": st.sampled_from(("4 %", "30 %")),
        "inspect": st.sampled_from(("1 day", "30 h")),
    }
    return {name: draw(value) for name, value in terms.items() if name == "lead_time" or draw(st.integers(0, 3)) == 0}


@st.composite
def policies(draw: Any) -> dict[str, Any]:
    """One of all policies, with its numbers."""
    level = draw(st.sampled_from((-3, 0, 0.3, 6, 11.7, 25)))
    size = draw(st.sampled_from((1, 4, 7.5, 20)))
    kinds: list[dict[str, Any]] = [
        {"level": level},
        {"policy": "reorder_point", "reorder_point": level, "quantity": size},
        {"policy": "min_max", "reorder_point": level, "order_up_to": level + size},
        {"policy": "jit"},
        {"policy": "kanban", "bin": size, "cards": 3},
        {"policy": "scripted", "orders": [size, 0, 2 * size], "then": draw(st.sampled_from(("stop", "repeat")))},
    ]
    chosen = draw(st.sampled_from(kinds))
    if chosen.get("policy") != "scripted" and draw(st.booleans()):
        chosen["review"] = draw(st.sampled_from(("1 day", "3 days", "6 h", "continuous")))
    opening: dict[str, Any] = {"on_hand": draw(st.sampled_from((0, 5, 12.4)))}
    if draw(st.integers(0, 3)) == 0:
        opening |= {"in_transit": {"day 1": 3, "day 4": 2.5}, "orders_in_mail": {"day 2": 4}}
    return {**chosen, "opening": opening}


@st.composite
def demands(draw: Any, stock: dict[str, Any]) -> Any:
    """Customers of one of all kinds; a steady flow only where the policy can follow it."""
    kinds: list[Any] = [
        {"series": [0, 3, 0.1, 5.5, 2] * 8, "bucket": "1 day", "then": "stop"},
        {"rate": "4 units/day", "dist": "poisson"},
        {"rate": "5 ± 2 units/day"},
        {"arrivals": "3 orders/day", "size": {"dist": "geometric", "mean": 2, "start": 1}},
        {"rate": "24 ± 9 units/week", "bucket": "8 h"},
    ]
    if stock.get("policy") in ("reorder_point", "min_max"):
        kinds.append({"flow": "3.7 units/day"})
    return draw(st.sampled_from(kinds))


CHOICES = ("cheapest", "fastest", "first_available", "most_stock", "spill_over")
AT_REVIEWS = ("single_index", "dual_index", "base_surge")
"""Rules that order at every review, so there must be reviews."""
PER_SOURCE = ("shares", "sources", "terms")
"""Blocks with terms for each of several sources."""


@st.composite
def worlds(draw: Any) -> dict[str, Any]:
    """A random network: each site buys from suppliers, or from sites that come after it, or makes its product."""
    sites: dict[str, Any] = {}
    count = draw(st.integers(1, 6))
    holders: dict[str, list[str]] = {item: [] for item in (*PARTS, "pump")}
    for n in reversed(range(count)):
        name = f"site{n}"
        site, items = draw(a_site(holders))
        sites[name] = site
        for item in items:
            holders[item].append(name)
    suppliers = {name: draw(a_supplier()) for name in ("alba", "borneo")}
    if "use" in str(sites):
        at_one_price(suppliers)
    sell_by_the_unit_into_loops(sites, suppliers)
    run = {"horizon": f"{DAYS} days", "warm_up": draw(st.sampled_from(("none", "7 days")))}
    return {
        "simchain": 1,
        "run": run,
        "items": {item: {"price": "7 USD"} for item in (*PARTS, "pump")},
        "whole_units": draw(st.booleans()),
        "costs": {"carrying": BY_PART, "stockout": "1 USD/unit", "backorder": "1 USD/unit/day"},
        "budgets": {"ring": "900 USD/year"},
        **draw(st.sampled_from(({}, {"valuation": "fifo"}, {"valuation": "lifo"}, {"valuation": "average"}))),
        "inflation": draw(st.sampled_from(({}, {"ring": "900 %/year", "bolt": "-60 %/year"}))),
        "suppliers": suppliers,
        "sites": sites,
    }


def at_one_price(suppliers: dict[str, Any]) -> None:
    """What is paid at use cannot depend on an order."""
    for supplier in suppliers.values():
        supplier["sells"] = dict.fromkeys(supplier["sells"], "2 USD")


WATCHED = {
    "shift": {
        "when": {"supplier": "alba", "metric": "fill_rate", "over": "9 days", "below": "99 %"},
        "then": {"shift": "40 %", "to": "borneo"},
        "check": "2 days",
    },
    "alarm": {
        "when": {"supplier": "borneo", "metric": "lead_time_mean", "above": "4 days"},
        "then": {"alert": "slow"},
    },
}
"""Triggers that fire where either supplier is bought from."""


@st.composite
def disrupted_worlds(draw: Any) -> dict[str, Any]:
    """A random network in which everything that can be hit is hit in one of all ways, or in none."""
    world = draw(worlds())
    named = {f"hit{n}": draw(a_disruption(world)) for n in range(draw(st.integers(0, 4)))}
    if named and draw(st.booleans()):
        last = draw(a_disruption(world))
        last = {key: value for key, value in last.items() if key not in ("every", "starts")}
        named["last"] = {**last, "after": "hit0", "delay": draw(st.sampled_from(("0 days", "30 h")))}
    for site in world["sites"].values():
        for item, stock in site["stock"].items():
            if draw(st.integers(0, 5)) == 0 and may_be_sold_off(site, item):
                stock["liquidate"] = {"above": "40 days", "at": "40 %"}
    kept = {item: {**block, **draw(an_item())} for item, block in world["items"].items()}
    stocks = [stock for site in world["sites"].values() for stock in site["stock"].values()]
    in_loops = any("wip" in stock or "to" in stock for stock in stocks)
    for site in world["sites"].values():
        if site["demand"] and draw(st.integers(0, 2)) == 0:
            lasting = not in_loops and not any(
                "shelf_life" in kept[item] or "owner_until" in site["buys"].get(item, {}) for item in site["demand"]
            )
            site["returns"] = {"share": "20 %", "after": "5 ± 2 days", "restock": "60 %" if lasting else "0 %"}
    helping = {"transship": draw(a_helping_hand())} if may_help(world) and draw(st.booleans()) else {}
    watched = {} if in_loops else dict(draw(st.sampled_from(({}, WATCHED))))
    purchases = [buys for site in world["sites"].values() for buys in site["buys"].values()]
    if any("supplier" in buys.get("maverick", {}) for buys in purchases):
        watched.pop("shift", None)  # nobody buys beside a contract from whom orders are shifted to
    for stock in stocks if watched else ():
        stock.pop("order_cap", None)  # a shift adds a source, which may round up beyond a cap
    return {**world, **helping, "items": kept, "disruptions": named, "triggers": watched}


@st.composite
def a_helping_hand(draw: Any) -> dict[str, Any]:
    """The two sites of which neither buys from the other."""
    cover = draw(st.sampled_from(({"below": "1 day"}, {"below": "30 h", "keep": "4 days"})))
    times = {"lead_time": draw(st.sampled_from(TIMES)), "cost": "0.2 USD/unit"}
    return {"between": ["site0", "site1"], **cover, **times}


def may_help(world: dict[str, Any]) -> bool:
    """Whether the first two sites hold an item of their own in common, and neither feeds the other."""
    sites = [world["sites"].get(name) for name in ("site0", "site1")]
    if None in sites:
        return False
    held = [{*site["stock"]} for site in sites]
    of_loops = [stock for site in sites for stock in site["stock"].values() if "wip" in stock or "to" in stock]
    bought = str([site["buys"] for site in sites])
    return bool(held[0] & held[1]) and not of_loops and "site1" not in bought and "owner_until" not in bought


def may_be_sold_off(site: dict[str, Any], item: str) -> bool:
    """What is the site's own, and more than its policy ever orders up to."""
    return "owner_until" not in site["buys"].get(item, {}) and site["stock"][item].get("level", 99) <= 25


@st.composite
def an_item(draw: Any) -> dict[str, Any]:
    """How goods keep: for ever, for longer than any lead time, or not even for the run."""
    keeps = {"shelf_life": st.sampled_from(("9 days", "14 days", "300 h")), "shrink": st.just("90 %/year")}
    return {name: draw(value) for name, value in keeps.items() if draw(st.integers(0, 2)) == 0}


@st.composite
def a_disruption(draw: Any, world: dict[str, Any]) -> dict[str, Any]:
    """One disruption of a supplier, a site, a lane, or several of them."""
    sites, suppliers = world["sites"], world["suppliers"]
    network = load(world)["base"].network
    lanes = [f"{source}>{'/'.join(node.key)}" for node in network.values() for source in node.sources]
    effect: dict[str, Any]
    kind = draw(st.sampled_from(("supplier", "site", "lane", "several")))
    if kind == "supplier":
        name = draw(st.sampled_from(sorted(suppliers)))
        slows = ({"capacity": "40 %"}, {"recovery": "60 h"}) if "capacity" in suppliers[name] else ()
        effect = {"hits": name, **draw(st.sampled_from(({}, {"lead_time": "150 %"}, *slows)))}
    elif kind == "site":
        name = draw(st.sampled_from(sorted(sites)))
        makes = sites[name].get("makes", {}).get("pump", {})
        slows = ({"capacity": "40 %"}, {"recovery": "60 h"}) if {"rate", "processing_time"} & {*makes} else ()
        stops = st.lists(st.sampled_from(("ordering", "receiving", "shipping", "making")), min_size=1, unique=True)
        some = {"stops": draw(stops)}
        effect = {"hits": name, **draw(st.sampled_from(({}, some, some, *slows)))}
        if draw(st.booleans()):
            effect["destroys"] = "35 %"
    elif kind == "lane":
        transit = st.sampled_from(("moves", "held", "lost", {"rerouted": "2 days"}))
        effect = {"hits": draw(st.sampled_from(lanes)), "transit": draw(transit)}
    else:
        hits = draw(st.lists(st.sampled_from([*suppliers, *sites, *lanes]), min_size=2, max_size=4, unique=True))
        effect = {"hits": hits, "picks": draw(st.sampled_from(("all", "one")))}
    random = {"every": draw(st.sampled_from(("6 days", "15 ± 9 days"))), "lasts": draw(st.sampled_from(TIMES[1:]))}
    dated = {"starts": draw(st.sampled_from(("day 0", "day 7", "200 h"))), "lasts": "3 days"}
    return {**effect, **draw(st.sampled_from((random, dated))), "probability": draw(st.sampled_from(("100 %", "60 %")))}


def sell_by_the_unit_into_loops(sites: dict[str, Any], suppliers: dict[str, Any]) -> None:
    """Take minimum orders and lots out where a loop orders what has left it, which they would round up."""
    for site in sites.values():
        for item, stock in site["stock"].items():
            buys = site["buys"].get(item, {})
            if stock.get("policy") == "conwip" or "to" in stock:
                of_sources = [terms for key in PER_SOURCE for terms in buys.get(key, {}).values()]
                own = [terms for terms in of_sources if isinstance(terms, dict)]
                for terms in (buys, *own, *suppliers.values()):
                    terms.pop("moq", None)
                    terms.pop("lot", None)
                    if "flex" in terms:
                        terms["flex"] = {key: value for key, value in terms["flex"].items() if key != "lot"}


PRICES: tuple[Any, ...] = (
    "2 USD",
    "2 USD",
    {"price": "2 USD", "reference": "3 USD", "valid": "20 days"},
    {"price_breaks": {0: "2 USD", 5: "1.9 USD", 11.5: "1 USD"}},
    {"price_breaks": {"breaks": {0: "2 USD", 6: "1.5 USD"}, "kind": "incremental"}, "pool": ["site0"]},
    {"price_breaks": {"breaks": {0: "2 USD", 30: "1.5 USD"}, "over": "7 days"}, "pool": ["site0"]},
)


@st.composite
def a_supplier(draw: Any) -> dict[str, Any]:
    supplier = {**draw(lane_terms()), "sells": {item: draw(st.sampled_from(PRICES)) for item in (*PARTS, "pump")}}
    if draw(st.booleans()):
        late = {"late_penalty": {"rate": "1 %/day", "cap": "10 %"}, "promised": "1 day"}
        late |= {"share": {"shortage": "20 %", "obsolescence": {"supplier": "30 %"}}}
        supplier["contract"] = {**late, "on_time_bonus": {"above": "60 %", "pay": "1 %", "every": "6 days"}}
    if draw(st.booleans()):
        supplier["capacity"] = "11 units/day"
    if draw(st.integers(0, 3)) == 0 and not {"flex", "capacity"} & set(supplier):
        supplier["flex"] = {"volume": "±30 %", "committed": "2 units/day", "every": "7 days"}
    if draw(st.booleans()):
        supplier["payment"] = draw(st.sampled_from(("net 60 h", "net 9 days")))
    if draw(st.booleans()):
        supplier["invoice_errors"] = draw(st.sampled_from(("20 %", {"share": "40 %", "held": "5 days"})))
    if draw(st.booleans()):
        dated = [{"starts": "day 5", "lasts": "4 days"}, {"starts": "day 8", "lasts": "2 days"}]
        supplier["outages"] = {"every": "9 days", "lasts": "2 ± 1 days", "dated": dated}
    hurry = {"lead_time": "1 day", "surcharge": "35 %", "accepts": "60 %", "capacity": "20 units/day"}
    supplier["contract"] = {**supplier.get("contract", {}), "expedite": hurry}
    supplier["spot"] = {"price": "110 ± 20 %", "available": "50 %", "lead_time": "1 day"}
    return supplier


@st.composite
def a_site(draw: Any, holders: dict[str, list[str]]) -> tuple[dict[str, Any], list[str]]:
    items = draw(st.lists(st.sampled_from(PARTS), min_size=1, max_size=3, unique=True))
    site: dict[str, Any] = {
        "ships": draw(st.sampled_from(("partial", "partial", "complete"))),
        "allocation": draw(st.sampled_from(("first_come", "priority", "proportional"))),
        "buys": {item: draw(a_purchase(holders[item])) for item in items},
    }
    if site["allocation"] == "priority":
        site["priority"] = ["site0"]
    if draw(st.booleans()):
        site["makes"] = {"pump": draw(a_recipe(items))}
        items = [*items, "pump"]
    site["stock"] = {item: draw(policies()) for item in items}
    for item in items:
        if "supplier" in site["buys"].get(item, {"supplier": ""}) and may_be_capped(site["stock"][item]):
            site["stock"][item] |= draw(st.sampled_from(({}, {"order_cap": 26})))
    for item in items:
        if site["stock"][item].get("policy") == "scripted" or item == "pump":
            site["stock"][item]["opening"].pop("in_transit", None)
            site["stock"][item]["opening"].pop("orders_in_mail", None)
        if site["buys"].get(item, {}).get("rule") in AT_REVIEWS:
            in_loop = site["stock"][item].get("policy") in ("kanban", "conwip")
            kept = {"opening": site["stock"][item]["opening"], "level": 9} if in_loop else site["stock"][item]
            site["stock"][item] = {key: kept[key] for key in kept if key != "order_cap"} | {"review": "1 day"}
    for item in site["buys"]:
        if site["buys"][item].get("supplier") and draw(st.integers(0, 3)) == 0:
            draw(left_to_the_vendor(site, item))
    for item, buys in site["buys"].items():
        if may_be_bought_otherwise(buys, site["stock"][item]):
            buys |= draw(st.sampled_from(({}, *OTHER_WAYS)))
            if "maverick" in buys and draw(st.booleans()):
                other = "borneo" if buys["supplier"] == "alba" else "alba"
                buys["maverick"] = {**buys["maverick"], "supplier": other}
            if not may_be_consigned(buys):
                buys.pop("owner_until", None)
    wanted = [item for item in items if draw(st.booleans())]
    site["demand"] = {item: draw(demands(site["stock"][item])) for item in wanted}
    if wanted and draw(st.booleans()):
        site["payment"] = "net 4 days"
    site["unmet"] = draw(st.sampled_from(("backorder", "lost"))) if wanted else "backorder"
    if wanted and not any("flow" in demand for demand in site["demand"].values()) and draw(st.integers(0, 3)) == 0:
        site["goodwill"] = {"loss": "20 %", "recovery": "9 days"}
    bought = {item: site["buys"].get(item, {}) for item in items}
    more_than_needed = (*AT_REVIEWS, "expedite")
    left_alone = [item for item in items if not {"replenished_by", "expedite", "maverick"} & set(bought[item])]
    own = [item for item in left_alone if bought[item].get("rule") not in more_than_needed]
    if own and draw(st.integers(0, 2)) == 0:
        draw(a_loop(site, draw(st.sampled_from(own))))
    return site, items


OTHER_WAYS: tuple[dict[str, Any], ...] = (
    {"lead_time": "5 ± 1 days", "expedite": {"when_below": 6}},
    {"lead_time": "5 ± 1 days", "rule": "expedite", "when_below": "2 days"},
    {"rule": "spot"},
    {"maverick": {"share": "20 %", "premium": "12 %", "lead_time": "2 ± 1 days"}},
    {"approval": {"takes": "2 ± 1 days", "above": "9 USD"}},
)
"""Ways to buy beside the usual one, as keys of a purchase from one supplier."""


def may_be_consigned(buys: dict[str, Any]) -> bool:
    """Whether all goods come by the contract with its supplier."""
    return buys.get("rule") != "spot" and "maverick" not in buys


def may_be_bought_otherwise(buys: dict[str, Any], stock: dict[str, Any]) -> bool:
    """Whether it is from one outside supplier, on terms that leave its buyer free."""
    kept_apart = "replenished_by" in buys or "order_cap" in stock or stock.get("policy") in ("kanban", "conwip")
    return buys.get("supplier") in ("alba", "borneo") and not kept_apart


def may_be_capped(stock: dict[str, Any]) -> bool:
    """Whether its orders are reviewed and differ. The cap of 26 is as much as two of the largest lots."""
    always = ("reorder_point", "min_max", "jit", "kanban")
    continuous = stock.get("review", "continuous" if stock.get("policy") in always else "") == "continuous"
    return not continuous and stock.get("policy") != "reorder_point"


@st.composite
def left_to_the_vendor(draw: Any, site: dict[str, Any], item: str) -> None:
    """Let the vendor decide what this stock gets."""
    buys, stock = site["buys"][item], site["stock"][item]
    site["buys"][item] = {key: buys[key] for key in buys if key not in ("order_cost", "order_delay")}
    sees = draw(st.sampled_from((["stock"], ["stock", "demand"])))
    site["buys"][item] |= {
        "replenished_by": "supplier",
        "sees": sees,
        "band": draw(st.sampled_from(([2, 9.5], [8, 30]))),
    }
    site["stock"][item] = {key: stock[key] for key in ("opening", "review") if key in stock}


@st.composite
def a_loop(draw: Any, site: dict[str, Any], head: str) -> None:
    """A loop from a stock of a site: around itself, or up to what is made of it."""
    stock = site["stock"][head]
    loop = {"policy": "conwip", "wip": LIMIT}
    if "makes" in site and head in site["makes"]["pump"]["from"] and draw(st.integers(0, 3)):
        loop = draw(st.sampled_from((loop, {"policy": "kanban", "cards": 18, "bin": 5}))) | {"to": "pump"}
    flows = any("flow" in demand for demand in site["demand"].values())
    at_once = () if set(PER_SOURCE) & set(site["buys"].get(head, {})) else ("continuous",)
    review = st.just("1 day") if flows else st.sampled_from((*at_once, "1 day", "3 days"))
    site["stock"][head] = {**loop, "review": draw(review), "opening": stock["opening"]}


@st.composite
def a_purchase(draw: Any, holders: list[str]) -> dict[str, Any]:
    sources = draw(st.lists(st.sampled_from(["alba", "borneo", *holders]), min_size=1, max_size=3, unique=True))
    if len(sources) == 1:
        terms = draw(lane_terms())
        if draw(st.integers(0, 2)) == 0:
            terms.pop("title_passes", None)
            terms["owner_until"] = "use"
        return {"supplier": sources[0], **terms}
    reviewed = {"qualify": {"on_time": "at least 60 %", "over": "12 days"}, "sourcing_review": "9 days"}
    is_reviewed = {*sources[:2]} & {"alba", "borneo"} and draw(st.integers(0, 2)) == 0
    return draw(a_choice(sources)) | (reviewed if is_reviewed else {})


@st.composite
def a_choice(draw: Any, sources: list[str]) -> dict[str, Any]:
    """A rule of sourcing that knows several sources."""
    bids = ("award",) if {*sources} <= {"alba", "borneo"} else ()
    rule = draw(st.sampled_from(("split", "random_share", *CHOICES, *AT_REVIEWS, "backup", *bids)))
    terms = {name: draw(lane_terms()) for name in sources}
    if rule == "award":
        weights = {"cost": "40 %", "quality": "20 %", "lead_time": "30 %", "risk": "10 %"}
        shares = draw(st.sampled_from(({}, {"shares": {"first": "60 %"}})))
        return {"rule": rule, "sources": terms, "weights": weights, **shares, "sourcing_review": "9 days"}
    if rule in CHOICES:
        return {"rule": rule, "sources": terms}
    if rule in AT_REVIEWS or rule == "backup":
        return a_pair(rule, {name: terms[name] for name in sources[:2]}, draw(st.booleans()))
    shares = {name: {"share": f"{90 // len(sources)} %", **terms[name]} for name in sources}
    shares[sources[-1]]["share"] = "rest"
    return {"rule": rule, "shares": shares}


def a_pair(rule: str, terms: dict[str, Any], capped: bool) -> dict[str, Any]:
    """A rule with two parts: in those at two speeds, the first source is the slow one."""
    first, second = terms
    if rule == "backup":
        watch = {"after_late": "2 days"} if capped else {"detection": "1 day"}
        return {"rule": rule, "first": first, "then": second, "terms": terms, **watch}
    speeds = {first: {**terms[first], "lead_time": "5 ± 1 days"}, second: {**terms[second], "lead_time": "1 day"}}
    for lane in speeds.values():
        lane.pop("order_delay", None)
    if rule == "base_surge":
        return {"rule": rule, "base": first, "surge": second, "base_rate": "1.3 units/day", "terms": speeds}
    cap = {"regular_cap": 4} if capped and rule == "dual_index" else {}
    return {"rule": rule, "regular": first, "expedited": second, "expedite_up_to": 3.5, "terms": speeds, **cap}


@st.composite
def a_recipe(draw: Any, parts: list[str]) -> dict[str, Any]:
    recipe: dict[str, Any] = {"from": {part: draw(st.sampled_from((1, 2, 0.3))) for part in parts}}
    speed = draw(st.sampled_from(("rate", "processing_time", "takes", "none")))
    if speed == "rate":
        recipe["rate"] = "9 units/day"
    elif speed == "processing_time":
        recipe["processing_time"] = {"dist": "exponential", "mean": "2 h"}
    if speed == "takes" or draw(st.booleans()):
        recipe["takes"] = draw(st.sampled_from(TIMES))
    if speed in ("rate", "processing_time") and draw(st.booleans()):
        recipe["transfer"] = draw(st.sampled_from((1, 3)))
    if draw(st.booleans()):
        recipe["set_up"] = {"time": "2 h", "cost": "3 USD"}
    if draw(st.booleans()):
        recipe["yield"] = "90 %"
    if draw(st.booleans()):
        recipe["lots"] = draw(st.sampled_from(("split", "whole")))
    return recipe


def what_waits(run: Simulation, point: int) -> float:
    """Units that orders, customers and production lots are still waiting for at a stock point."""
    stock = run.stocks[point]
    waiting = sum(order.need_of(point) if isinstance(order, Lot) else order.remaining for order in stock.queue)
    return waiting + (run.books.customer_backlog[point] if stock.flow is not None else 0.0)


def what_is_coming(run: Simulation, point: int) -> tuple[float, bool]:
    """Units waiting at sources, under way, waiting to be made and in process; and whether more may be in the mail."""
    stock, books = run.stocks[point], run.books
    coming = books.in_process[point]
    if "inspection" in books.shape.groups:
        coming += books.in_inspection[point]
    if isinstance(stock.sources, Maker):
        coming += sum(lot.remaining for lot in stock.sources.lots)
    lanes = [lane for lane in run.lanes if lane.plan.destination == point and lane.plan.way != OFF_CONTRACT]
    for lane in lanes:
        coming += books.in_transit[lane.index]
        coming += sum(order.remaining for order in lane.source.queue if order.lane is lane)
    plans = [lane.plan for lane in lanes]
    mail = any(plan.order_delay or plan.opening_mail or plan.approval for plan in plans)
    mail = mail or any(plan.band is not None or plan.reschedule_within for plan in plans)
    return coming, mail


@given(disrupted_worlds(), st.integers(0, 2**30))
@worlds_are_slow
def test_at_every_day_what_is_owed_is_what_waits_and_what_is_on_order_is_somewhere(world, seed):
    run = Simulation(lower(load(world)["base"], seed))
    for _ in range(DAYS):
        run.step()
        for point, stock in enumerate(run.stocks):
            name, books = stock.plan.name, run.books
            assert books.backlog[point] == pytest.approx(what_waits(run, point), **CLOSE), name
            coming, mail = what_is_coming(run, point)
            if mail:
                assert books.on_order[point] >= coming - 1e-7, name
            else:
                assert books.on_order[point] == pytest.approx(coming, **CLOSE), name


@given(disrupted_worlds(), st.integers(0, 2**30))
@worlds_are_slow
def test_a_loop_never_holds_more_than_its_limit(world, seed):
    run = Simulation(lower(load(world)["base"], seed))
    heads = [stock for stock in run.stocks if isinstance(stock.plan.policy, Conwip)]
    for _ in range(DAYS):
        run.step()
        for stock in heads:
            for look in stock.sights:
                look(stock.view)
            assert stock.view.in_loop <= LIMIT + 1e-6, stock.plan.name


@given(disrupted_worlds(), st.integers(0, 2**30))
@worlds_are_slow
def test_goods_and_money_are_conserved(world, seed):
    run = played(world, seed=seed)
    gained: dict[str, float] = defaultdict(float)
    for account, items in accounts_of(run.blueprint):
        for item, units in zip(items, run.ledger.change(account), strict=True):
            gained[item] += units
    assert all(abs(units) < 1e-7 for units in gained.values()), gained
    for name in ("on_hand", "backlog", "on_order", "in_process", "in_transit", "customer_backlog"):
        assert run.ledger.series[name].min(initial=0.0) > -1e-8, name
    for made in run.blueprint.productions:
        assert len(made.components) == len({part.point for part in made.components})
    measures = measure(run.blueprint, run.ledger)
    scale = {"rel": 1e-9, "abs": 1e-9 * measures.chain["purchase_cost"] + 1e-7}
    assert sum(measures.parties.values()) == pytest.approx(measures.chain["total_cost"], **scale)


@given(disrupted_worlds(), st.integers(0, 2**30))
@worlds_are_slow
def test_what_suppliers_were_paid_is_what_was_bought_premiums_included(world, seed):
    """By hurries, on the market and beside the contract, too; not on consignment, where goods are paid at use."""
    for site in world["sites"].values():
        for buys in site["buys"].values():
            buys.pop("owner_until", None)
    blueprint = lower(load(world)["base"], seed)
    measures = measure(blueprint, Simulation(blueprint.keeping_lines()).finish())
    bought = sum(measures.chain[f"{cause}_cost"] for cause in ("purchase", "expedite", "spot", "maverick"))
    cards = measures.suppliers
    for rows in (cards.suppliers, cards.items, cards.spending):
        assert sum(row["spend"] for row in rows) == pytest.approx(bought, **CLOSE)
    months = [tuple(row[key] for key in ("supplier", "site", "item", "month")) for row in cards.spending]
    assert len(months) == len({*months}), "one row for all ways from a supplier to a stock"
    beside = [row["off_contract_spend"] for row in cards.suppliers if not isnan(row["off_contract_spend"])]
    assert sum(row["off_contract_spend"] for row in cards.spending) == pytest.approx(sum(beside), **CLOSE)


@given(disrupted_worlds(), st.integers(0, 2**30))
@worlds_are_slow
def test_consignment_moves_costs_between_parties_and_no_goods(world, seed):
    """Whoever owns the goods: the same units move, the chain pays the same, and what the parties bear adds up to it.

    So too where goods spoil, vanish, burn or are lost. Where prices rise it pays as much more as they rise from the
    day on which goods leave the supplier to that on which they leave the shelf, used or not. Not where suppliers give
    credit: goods on consignment are billed later.
    """
    for supplier in world["suppliers"].values():
        supplier.pop("payment", None)
        supplier.pop("invoice_errors", None)
    single = [
        (site, item, buys)
        for site in world["sites"].values()
        for item, buys in site["buys"].items()
        if "supplier" in buys and may_be_consigned(buys)
    ]
    at_one_price(world["suppliers"])
    for site, item, buys in single:
        buys.pop("owner_until", None)
        buys.pop("title_passes", None)
        site["stock"][item].pop("liquidate", None)
        if "returns" in site:
            site["returns"]["restock"] = "0 %"
    if single:
        world.pop("transship", None)
        world["triggers"].pop("shift", None)  # nobody shifts orders to a second owner
    bought = played(world, seed=seed)
    for _, _, buys in single:
        buys["owner_until"] = "use"
    consigned = played(world, seed=seed)
    assert bought.ledger.series["on_hand"].tobytes() == consigned.ledger.series["on_hand"].tobytes()
    paid, owed = (measure(run.blueprint, run.ledger) for run in (bought, consigned))
    scale = {"rel": 1e-9, "abs": 1e-9 * paid.chain["purchase_cost"] + 1e-7}
    later = paid_later(bought, consigned)
    assert owed.chain["total_cost"] == pytest.approx(paid.chain["total_cost"] + later, **scale)
    for name in ("carrying_cost", *(() if world["inflation"] else ("write_off_cost", "shrinkage_cost"))):
        assert owed.chain[name] == pytest.approx(paid.chain[name], **scale), name
    assert world["inflation"] or later == pytest.approx(0.0, abs=scale["abs"])
    for run in (paid, owed):
        assert sum(run.parties.values()) == pytest.approx(run.chain["total_cost"], **scale)
        assert sum(run.points["total_cost"]) == pytest.approx(run.chain["total_cost"], **scale)


def paid_later(bought: Played, consigned: Played) -> float:
    """What the chain pays more for goods on consignment: their price as they leave the shelf, used or not, or are lost
    on their way to it, less what they cost as they leave the supplier, without those that are still there.

    What is on its way counts with neither where it is the supplier's up to receipt, whoever owns the shelf.
    """
    lanes, trace = bought.blueprint.lanes, consigned.ledger.trace
    assert trace is not None
    shelves = {point.index: point for point in consigned.blueprint.points if point.due_at_use}
    theirs = {lane.index: lane.destination for lane in lanes if lane.destination in shelves and lane.is_charged}
    from_shelf = {point.name: n for n, point in shelves.items()}
    from_shelf |= {lane.name: lane.origin for lane in lanes if lane.origin in shelves}
    under_way = {lanes[number].name: n for number, n in theirs.items()}
    inflation = {lane.destination: lane.inflation for lane in lanes}
    more = 0.0
    for _, day, _, place, left, entered, quantity, _, _ in trace.rows[trace.measured_from - 1 :]:
        places = from_shelf if left == "on_hand" else under_way if (left, entered) == ("in_transit", "scrapped") else {}
        if place in places:
            n = places[place]
            more += quantity * shelves[n].due_at_use * price_level(inflation[n], day)
    run = Measured(bought.blueprint, bought.ledger)
    for n, point in shelves.items():
        on_the_way = sum(run.ledger.change("in_transit")[number] for number, to in theirs.items() if to == n)
        more -= run.sum("purchase")[n] - point.due_at_use * (run.shelf_change[n] + on_the_way)
    return float(more)


def accounts_of(blueprint: Blueprint) -> list[tuple[str, list[str]]]:
    points = [point.item for point in blueprint.points]
    lanes = [blueprint.points[lane.destination].item for lane in blueprint.lanes]
    own = point_accounts(groups_of(blueprint))
    return [*((account, points) for account in own), ("in_transit", lanes), ("supplied", lanes)]


@given(disrupted_worlds(), st.integers(0, 2**30))
@worlds_are_slow
def test_units_times_days_are_the_integrals(world, seed):
    """Little's law on one path: unit-days in transit are what was sent times how long it was under way."""
    world["run"].pop("warm_up")
    run = played(world, seed=seed)
    assert run.ledger.trace is not None
    rows = run.ledger.trace.rows
    transit: dict[str, float] = defaultdict(float)
    waiting: dict[str, float] = defaultdict(float)
    for _, day, kind, place, left, _, quantity, _, cause in rows:
        rest = DAYS - day
        if kind == "dispatch":
            transit[place] += quantity * rest
        elif kind == "receipt" or (kind == "destroy" and left == "in_transit"):
            transit[place] -= quantity * rest
        elif kind == "demand":
            waiting[place] += quantity * rest
        elif kind in ("sale", "lost") and cause:
            waiting[place] -= quantity * rest
    for n, lane in enumerate(run.blueprint.lanes):
        opening = sum(receipt.quantity for receipt in lane.opening_transit) * DAYS
        assert run.ledger.sums["in_transit_area"][n] == pytest.approx(transit[lane.name] + opening, **CLOSE), lane.name
    steady = {stock.plan.index for stock in Simulation(run.blueprint).stocks if stock.flow is not None}
    for point in run.blueprint.points:
        if point.index not in steady:
            area = run.ledger.sums["customer_backlog_area"][point.index]
            assert area == pytest.approx(waiting[point.name], rel=1e-9, abs=1e-6), point.name


@given(disrupted_worlds(), st.integers(0, 2**30))
@worlds_are_slow
def test_disruptions_of_probability_zero_change_nothing_byte_for_byte(world, seed):
    for disruption in world["disruptions"].values():
        disruption["probability"] = "0 %"
    idle = played(world, seed=seed)
    plain = played({**world, "disruptions": {}}, seed=seed)
    assert as_bytes(plain.ledger).items() <= as_bytes(idle.ledger).items()
    assert plain.ledger.trace.rows == idle.ledger.trace.rows


@given(disrupted_worlds(), st.integers(0, 2**30))
@worlds_are_slow
def test_the_same_blueprint_gives_the_same_ledger_run_at_once_or_step_by_step(world, seed):
    blueprint = lower(load(world)["base"], seed)
    at_once, stepped = Simulation(blueprint), Simulation(blueprint)
    for _ in range(DAYS):
        stepped.step()
    assert as_bytes(at_once.finish()) == as_bytes(stepped.finish())


def as_bytes(ledger: Ledger) -> dict[str, bytes]:
    return {name: values.tobytes() for name, values in {**ledger.series, **ledger.sums}.items()}


@given(worlds(), st.integers(0, 2**30))
@worlds_are_slow
def test_a_new_site_with_a_supplier_of_its_own_changes_nothing_else(world, seed):
    before = played(world, trace=False, seed=seed)
    elsewhere = {"demand": {"nut": "3 ± 1 units/day"}, "stock": {"nut": {"level": 9}}, "buys": {"nut": "crete"}}
    world["suppliers"]["crete"] = {"lead_time": "3 ± 1 days", "sells": {"nut": "1 USD"}, "outages": crete_outages()}
    world["items"]["nut"] = {"price": "7 USD"}
    world["sites"] = {"elsewhere": elsewhere, **world["sites"]}
    after = played(world, trace=False, seed=seed)
    for name in before.ledger.series:
        old, new = columns(before, name), columns(after, name)
        if name == "end_demand":  # a sum over stocks, which are numbered anew
            assert all(
                np.frombuffer(new[place]) == pytest.approx(np.frombuffer(old[place]), rel=1e-12) for place in old
            )
        else:
            assert all(new[place] == path for place, path in old.items()), name


def crete_outages() -> dict[str, str]:
    return {"every": "9 days", "lasts": "2 ± 1 days"}


def columns(run: Played, name: str) -> dict[str, bytes]:
    values = run.ledger.series[name]
    shape = run.ledger.shape
    places = shape.points if values.shape[1] == len(shape.points) and name in point_columns() else shape.lanes
    return {place: np.ascontiguousarray(values[:, n]).tobytes() for n, place in enumerate(places)}


def point_columns() -> set[str]:
    return {*point_levels(GROUPS), *POINT_AREAS, *point_flows(GROUPS), "peak_backlog", "end_demand"}


def test_little_s_law_holds_for_a_queue_of_production_lots():
    """Units in process are throughput times time: 5 a day for 3 days are 15 under way."""
    plant = {
        "makes": {"pump": {"from": {"ring": 1}, "takes": "3 days"}},
        "stock": {"pump": {"level": 40}, "ring": {"level": 40}},
        "buys": {"ring": "maker"},
        "demand": {"pump": {"series": [5], "bucket": "1 day", "then": "repeat"}},
    }
    world = {
        "simchain": 1,
        "run": {"horizon": "100 days", "warm_up": "20 days"},
        "items": {"pump": {}, "ring": {}},
        "suppliers": {"maker": {"lead_time": "2 days", "sells": {"ring": "1 USD"}}},
        "sites": {"plant": plant},
    }
    run = played(world)
    assert run.total("in_process_area", "plant/pump") / run.ledger.measured_days == 15
    audit(run.blueprint, run.ledger)
