"""How buying went, in the order of an order: `orders`, `approving`, `expediting`, `off_contract`, `pricing`,
`invoices`; then how `contracts` were kept, and what was decided about `panels` of sources.

Last `spending` and `suppliers`, which look at each supplier.
"""
