"""From many inputs to results: one process, one after the other."""
