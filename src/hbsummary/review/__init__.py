"""The pages people look at: reports with their values in place, an index of all, corrections."""
