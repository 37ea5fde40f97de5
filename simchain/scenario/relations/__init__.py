"""What a scenario comes to where blocks meet: who supplies whom (`network`), and what follows for each of them."""
