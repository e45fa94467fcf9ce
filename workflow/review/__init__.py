"""A Safeguarding Practice Review: from the situation that calls for one to its publication.

Read in this order: `facts`, `standing`, `rules` with the lifecycle (`moves`), `duties`.
"""
