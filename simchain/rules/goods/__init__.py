"""What goods undergo: they are made (`production`) and inspected (`quality`).

On the shelf they grow old (`shelf_life`), vanish (`shrinkage`) or are sold off (`liquidation`). Some come back once
they are sold (`returns`).
"""
