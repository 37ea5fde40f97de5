"""Supply: outside suppliers, and the lanes that goods come by.

A `lane` sends orders up to its source and lets goods come down (`transit`). `shipping` is what it knows of orders and
goods under way, `trade` what goods cost as they leave, `terms` what contracts make of it.
"""
