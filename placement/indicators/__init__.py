"""The figures planners are asked for, each with its definition and source."""
