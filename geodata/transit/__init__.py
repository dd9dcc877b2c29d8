"""Door-to-door times by public transport on published timetables."""
