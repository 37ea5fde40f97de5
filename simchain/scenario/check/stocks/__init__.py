"""What a stock does: do its policy, its target, its goods and what it looks at fit together?"""
