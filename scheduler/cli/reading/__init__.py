"""The commands that show what is on record, and how each is said to programs and to people."""
