"""Pages of advice: the citizen's, and those of the staff."""
