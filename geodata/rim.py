"""How far outside the boundary something may stand and still be taken for the municipality's, or for its neighbour's."""

# the precision of a boundary
RIM_M = 50.0
# offices up to here are counters of a neighbour; farther out their coordinates are probably wrong
NEIGHBOUR_M = 5_000.0
