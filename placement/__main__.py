"""`python -m placement`: the command line where its own command is not on the path, as in a portable folder."""

from __future__ import annotations

from placement.cli import main

if __name__ == "__main__":
    main()
