"""What runs: the command line, the daemon, settings and channels."""
