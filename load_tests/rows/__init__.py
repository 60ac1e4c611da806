"""Measures the tables at a size: rows planted in bulk, then the product's own reads and writes over them."""
