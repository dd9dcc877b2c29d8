"""Words and tables from finished numbers."""
