"""Small parts with no rules in them."""
