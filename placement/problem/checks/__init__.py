"""What can be wrong between a scenario and its study, said before anything is solved."""
