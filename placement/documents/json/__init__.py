"""What the commands print with `--json`."""
