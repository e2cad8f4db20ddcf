"""The case queue panel."""
