"""Single values as they are written: quantities with their units, and the fields that blocks are made of."""
