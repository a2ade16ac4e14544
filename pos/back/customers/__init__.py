"""The shop's customers: put on file, found while somebody types, known to the processor, and forgotten."""
