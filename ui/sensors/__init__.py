"""The sensor tiles panel."""
