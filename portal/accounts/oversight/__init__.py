"""What the operator sees of a person and does to somebody's sign-in."""
