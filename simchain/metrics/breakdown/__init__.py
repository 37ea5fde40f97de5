"""The same costs broken down: by who bears them (`parties`), by `classes` and `categories` of items, and by year.

By year they stand beside what was planned (`budgets`).
"""
