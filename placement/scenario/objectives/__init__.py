"""What a plan can be judged by: each objective is defined in one place, and all of them stand in the registry."""
