"""The ground of a map: water and parks, out of OpenStreetMap or vector tiles made from it."""
