"""Questions about a proven plan: the next best ones, efficient fronts, conflicts, weights."""
