"""Official files from their official addresses: the table of them, and getting them."""
