"""The scenario that `simchain init` writes: small, commented, and ready to run."""

TEMPLATE = """\
# A supply chain in one file: two suppliers, a plant, a warehouse, a shop. Change it line by line.
#   simchain validate my-chain.yaml    checks it and runs nothing
#   simchain explain my-chain.yaml     shows every default that you did not write
#   simchain compare my-chain.yaml     which scenario is cheapest, by how much, how sure
simchain: 1                          # version of the language
title: My first chain
currency: USD

run: {horizon: 1 year, warm_up: 8 weeks, replications: 100, seed: 1}

items:                               # leave this out if there is only one item
  part: {}
  chair: {price: 90 USD}             # what a customer pays

costs:
  carrying: 24 %/year                # of the value of stock
  stockout: 8 USD/unit               # once per unit that a customer does not get at once

suppliers:                           # outside sources, always in stock
  near:
    sells: {part: 21 USD}
    lead_time: 6 ± 1 days            # mean ± standard deviation, a gamma law unless 'dist' says otherwise
    order_cost: 60 USD
  far:
    sells: {part: 18 USD}
    lead_time: 24 ± 8 days
    order_cost: 60 USD
    outages: {every: 200 days, lasts: 14 ± 7 days}

sites:
  plant:                             # makes chairs, so it is a manufacturer
    makes: {chair: {from: {part: 1}, rate: 80 units/day}}
    stock:
      part: {policy: reorder_point, quantity: eoq, safety: {cycle_service: 97 %}}
      chair: {policy: base_stock, safety: {cycle_service: 97 %}}
    buys: {part: near}
  warehouse:
    stock: {chair: {policy: min_max, reorder_point: 160 units, order_up_to: 400 units, review: 1 day}}
    buys: {chair: {supplier: plant, lead_time: 2 days, freight: 1.50 USD/unit}}
  shop:                              # has demand, so it is a retailer
    stock: {chair: {policy: base_stock, safety: {cycle_service: 95 %}}}
    buys: {chair: {supplier: warehouse, lead_time: 1 day}}
    demand: {chair: 40 ± 12 units/day}

scenarios:                           # each is the model above plus these changes
  near_only: {}
  far_only: {plant.buys.part: far}
  both: {plant.buys.part: {far: 70 %, near: rest}}
"""
