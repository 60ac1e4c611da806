"""Reading: the list, the rota, figures."""
