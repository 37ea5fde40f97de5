"""From an order to its goods: it waits for a signature (`approving`), gets its part of scarce stock (`allocation`).

Goods leave (`consolidation`), travel (`lead_times`) and emit (`carbon`); `transshipment` brings them from a neighbour.
"""
