"""Which plan wins as a number of the scenario, the people, or the weights of criteria vary."""
