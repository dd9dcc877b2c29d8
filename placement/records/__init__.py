"""The files of a result as typed records: written and read by the same code."""
