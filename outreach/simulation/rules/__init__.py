"""Pure: needs are drawn from numbers that are handed in, and a year is one function of them."""
