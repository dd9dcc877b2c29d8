"""What was found, typed: values that analysis makes and documents, records and output read."""
