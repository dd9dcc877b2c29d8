"""Objectives that had a name of their own before format 4, and what is written with `service` now."""

from __future__ import annotations

OF_CERTIFICATES = {"certificate_population": "served_population", "certificate_distance": "mean_distance"}
