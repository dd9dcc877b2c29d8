"""The scenario file: what an analyst may write, and what it means."""
