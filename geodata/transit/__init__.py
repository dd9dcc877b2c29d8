"""Public transport: GTFS and GTFS-JP feeds read strictly, and door-to-door times on their timetables."""
