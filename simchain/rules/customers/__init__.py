"""Customers: first `demand`, what they ask for, then `goodwill`, who comes back after finding no stock."""
