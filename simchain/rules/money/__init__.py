"""Money: first `costs`, why it is spent, and `landed_cost`, what a unit has cost when it is there.

Then `valuation`, what stock is worth, and `credit`, how long money is out.
"""
