"""A plan on a Folium map: one self-contained page a council member can open with no network."""
