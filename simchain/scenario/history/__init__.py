"""What really happened, from CSV files: `table` reads rows, and the others understand them.

Sales become demand (`sales`), purchase-order lines become lead times (`lead_times`), or the order lines that suppliers
are judged by (`order_lines`); `fitting` finds a law for what was observed; `index` is how a price moved.
"""
