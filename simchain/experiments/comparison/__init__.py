"""Alternatives against a baseline, paired on the same worlds: by how much, how sure, and what would flip it.

`compare` puts together each `difference`, the `flip` of its verdict, and `net_savings` where prices have a reference.
"""
