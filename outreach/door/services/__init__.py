"""What the door hands over to the applications beneath it."""
