"""Channels, hours, services and published figures of a study."""
