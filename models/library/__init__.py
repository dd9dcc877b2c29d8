"""The location models as functions over arrays, for those who have no study and no scenario."""
