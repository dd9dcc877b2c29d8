"""A metropolis as one problem: what borders between municipalities cost. An estimate; no real planning body (実在の計画主体はない試算).

`python -m tests.benchmarks.metropolis` answers, checks, and writes `answers.json` and the pictures of docs/atlas.md.
"""
