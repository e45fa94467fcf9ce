"""The decisions: commands that are more than reports, and what each of them moves."""
