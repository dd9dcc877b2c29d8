"""The printed report as HTML and PDF."""
