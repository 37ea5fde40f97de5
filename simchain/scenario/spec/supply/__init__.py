"""Where goods come from, and on which terms.

`supplier` is an outside source, with what it asks for goods (`pricing`, `spot`) and what is agreed with it (`contract`,
`guarantee`, `renewal`, `performance`); `lane` is the way from a source to a site, which sites have between them too.
"""
