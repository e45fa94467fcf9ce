"""`spr policy`: the guidance cases are judged by, and what a partnership agreed on top of it."""
