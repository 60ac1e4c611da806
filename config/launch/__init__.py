"""Starts the product: listening sockets, web server, task worker and scheduler, and stops all of them again."""
