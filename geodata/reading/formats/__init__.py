"""The formats that layers come in: tables of text, GeoJSON, and what GDAL reads."""
