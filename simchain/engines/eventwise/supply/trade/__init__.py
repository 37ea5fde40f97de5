"""What goods cost as they leave for a stock: their price of the day, freight, and what is paid beside it."""
