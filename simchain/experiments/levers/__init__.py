"""What each term of a contract is worth: one step on it, and what that saves on the same worlds.

`terms` lists the levers, with their steps from `steps`, `times` and `payments`; `levers` runs them.
"""
