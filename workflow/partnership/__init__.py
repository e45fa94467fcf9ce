"""The partnership itself: who holds which office when, who takes part, and what it owes every year.

Read in this order: `facts`, `standing`, `offices`, `moves` (the table), `duties`.
"""
