"""Strict YAML: every fault at once, each at its line and column."""
