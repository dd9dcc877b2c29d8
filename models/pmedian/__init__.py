"""The exact method for large p-median problems."""
