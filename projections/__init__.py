"""Views built from facts, their queries, and the record as it stood."""
