"""What went wrong: first `disruptions`, then what they did against a twin (`resilience`), and what came `aftermath`.

`tail` is the dear end of what replications cost.
"""
