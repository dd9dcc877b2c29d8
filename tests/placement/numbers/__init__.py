"""The numbers that stand in what is said of a plan, taken out again and worked out a second time."""
