"""The proof of a scenario: its plan, its measures, its ranking."""
