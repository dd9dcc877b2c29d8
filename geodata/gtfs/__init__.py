"""GTFS and GTFS-JP feeds, read strictly."""
