"""The case file panel: timeline, neighbours and dispatch."""
