"""Every plan at once: the value of each set of candidates, and what can be looked up in the table of them."""
