"""What makes the daemon a good citizen of its machine: it says how it is, and obeys when it is told."""
