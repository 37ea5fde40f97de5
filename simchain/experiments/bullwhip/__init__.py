"""How much more variable orders are than demand: every published measure (`microscope`), and its causes (`split`)."""
