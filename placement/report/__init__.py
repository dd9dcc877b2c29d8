"""The printed report: its sections and its files."""
