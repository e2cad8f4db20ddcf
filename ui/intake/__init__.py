"""Taking a case in by hand, while on the phone."""
