"""How much a stock must hold: what a level covers, from its target, demand and lead times to a number."""
