"""What a message says: templates that are data, and the few fields they may name."""
