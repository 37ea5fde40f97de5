"""How customers fare: first `service`, then `shortage`, who waited and for how long.

`goodwill` is what was not asked for because of it, `forecast` how well demand was foreseen.
"""
