"""What an operator opens in the morning: what needs somebody, and where a code or a reference stands."""
