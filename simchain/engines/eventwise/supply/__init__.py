"""Supply: outside suppliers, and the lanes that goods come by."""
