"""What lies, is made and moves: first `stock`, how much was held, and `balance`, whether it lay where it was asked for.

Then what goods undergo: `production`, `quality`, `keeping` and, on their way, `carbon`.
"""
