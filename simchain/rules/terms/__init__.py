"""What is agreed with a source: first its prices (`pricing`, `promotions`, `price_index`), then `volumes`.

`contracts` say what is owed when promises are broken, `invoices` what is held until papers match.
"""
