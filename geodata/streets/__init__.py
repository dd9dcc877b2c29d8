"""The streets people walk on: read from OpenStreetMap files, GraphML or tables, and walked from people to offices."""
