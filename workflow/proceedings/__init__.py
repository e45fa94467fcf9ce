"""Parallel proceedings: a trial, an inquest, another review; what they hold up, and what a court ordered.

Read in this order: `facts`, `standing`, `holds`, `moves` (what is asked before what, and the table),
`duties`; `telling` is what the cases beside them learn of it.
"""
