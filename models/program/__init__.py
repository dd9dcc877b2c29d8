"""A problem as an integer program: measures, rows and columns, and the one file that speaks to solvers."""
