"""What the doctor looks at, by where it looks."""
