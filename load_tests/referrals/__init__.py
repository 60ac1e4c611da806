"""What the desk costs with a million referrals: planted rows, and the product's own queries and services over them."""
