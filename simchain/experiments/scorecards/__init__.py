"""How well suppliers keep their promises, in runs (`scorecard`) and in real orders (`orders`); and who is a risk."""
