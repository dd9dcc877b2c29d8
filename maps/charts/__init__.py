"""Still figures, as SVG."""
