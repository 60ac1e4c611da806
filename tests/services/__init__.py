"""Real PostgreSQL and Redis for the tests: started on free ports, stopped again whatever happens."""
