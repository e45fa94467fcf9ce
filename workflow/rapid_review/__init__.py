"""A rapid review: from the notification that calls for it to the Panel's answer and the learning shared.

Read in this order: `facts`, `standing`, `rules`, `moves` (the lifecycle, one table), `duties`.
"""
