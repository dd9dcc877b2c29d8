"""Addresses that a search of addresses knows nearer than their chome: asked only where the recipe says so, kept, and flagged."""
