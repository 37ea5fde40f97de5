"""How suppliers keep their word: first `order_lines`, then `scorecards`, what they come to, and a supplier's `record`.

`qualification` says who may still be bought from.
"""
