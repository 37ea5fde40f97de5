"""Orders and goods of one lane: what waits, what is under way, who follows it, and what can still be moved."""
