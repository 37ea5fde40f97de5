"""From whom a site buys: can its rule of sourcing work, and who is left to buy from?"""
