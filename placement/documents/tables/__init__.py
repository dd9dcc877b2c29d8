"""What the commands write with `--csv`."""
