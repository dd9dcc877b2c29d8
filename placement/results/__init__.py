"""What was found of a scenario put to its study: the answer with its tables and frames, and why it is the answer."""
