"""What shows that the record is what was recorded: to ourselves, and to people who do not trust us."""
