"""Sending many cases in one go: the best assignment, looked at and changed before it is sent."""
