"""Chinese numerals, read and written."""
