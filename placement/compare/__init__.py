"""`placement compare`: plans side by side."""
