"""The commands that announce: one sweep, or the daemon."""
