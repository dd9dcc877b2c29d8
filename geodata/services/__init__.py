"""Where and when each service is to be had, besides at the offices: values as read, and what is looked up in them."""
