"""The commands of those who look after a store: set up, adopt, examine."""
