"""Personal data: fields that are sealed in the database, and who exports, erases and reseals them."""
