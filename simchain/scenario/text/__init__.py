"""Text to plain data: what is written, where each value stands (`tree`), and how files change others (`merge`)."""
