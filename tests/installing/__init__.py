"""Handing the program over to computers without network: the folder of wheels, the portable folder, and what is told of them."""
