"""Where people live in a study that is being built: counts of areas, spread over buildings, cells or centres."""
