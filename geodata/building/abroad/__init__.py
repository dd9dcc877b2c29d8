"""A study of a place anywhere: its boundary, offices and streets from OpenStreetMap, its people from a grid that the planner names."""
