"""Files, page and report, written from finished numbers and words."""
