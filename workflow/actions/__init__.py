"""An action: from a recommendation that was accepted to evidence of what it changed.

Read in this order: `facts`, `standing`, `moves` (what is asked before what, and the table), `duties`;
`telling` is what the review learns of it.
"""
