"""What is said to people: texts said late in any language, the catalogues that hold them, findings, and the shapes they are shown in."""
