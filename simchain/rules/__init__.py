"""What the world decides: one file per concept, data beside the formula that uses it."""
