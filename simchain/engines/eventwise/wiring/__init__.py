"""Wiring: the blueprint's network as living objects, each with what it does beyond its usual work.

`network` puts all together, in an order that matters to nobody but the event list; `lanes` builds the ways of goods,
`bookkeepers` keep account beside the ledger, `shape` says what the ledger holds.
"""
