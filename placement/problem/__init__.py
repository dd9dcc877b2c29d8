"""From a scenario and a study to the problem the models solve."""
