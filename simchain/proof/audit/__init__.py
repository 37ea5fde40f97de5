"""The formula audit: the textbook's promise for every stock, what replications achieve, and what makes the difference.

`promises` says what a formula promises, `causes` what it leaves out and how each is switched off, `audit` runs the
twins, `stock` and `result` hold what came out, `words` says it in sentences.
"""
