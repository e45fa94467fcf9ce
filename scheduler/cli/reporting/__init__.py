"""Reports: pages to look at, each one file."""
