"""The national extract of Japan: built from national layers, and a study of any municipality drawn from it by name."""
