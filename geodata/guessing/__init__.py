"""What the columns of a planner's own files seem to be, and the study that these make: guessed, shown, and to be confirmed."""
