"""What `spr record` needs: the fields of a fact as options, what was typed, and what came of it."""
