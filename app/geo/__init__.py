"""Datum, projection and the grid index."""
