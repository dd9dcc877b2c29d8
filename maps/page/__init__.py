"""The council's page: what it is given, and how it is laid out on Folium."""
