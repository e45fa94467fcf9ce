"""A chronology: what each agency says happened, event by event, brought together for one review."""
