"""`placement rank`: every plan, best first."""
