"""How far people are from offices: in a straight line, on foot and by public transport."""
