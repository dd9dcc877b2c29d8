"""How long people wait at counters: Erlang's queue in fractions, a day's queue by uniformisation, and how much a counter takes."""
