"""Reading layers: only local files whose content is what their name says, every fault of every layer at once."""
