"""What is asked of a proven plan: numbers only, computed once."""
