"""Stations, lines, bus stops and timetables of a study that is being built."""
