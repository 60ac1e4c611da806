"""What tests and measurements start on this machine: PostgreSQL, Redis, installations of the product."""
