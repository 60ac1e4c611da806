"""What the desk costs at a city's size: a million referrals to read, and a day's signals and referrals to take in."""
