"""The bullwhip: first `amplification`, its published measures, and `bullwhip`, those of every run.

`microscope` puts all of them side by side, waves (`spectrum`) included; `real_series` does so for a firm's own series,
after their `treatment`.
"""
