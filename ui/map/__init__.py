"""The map panel: one paint event, small layers."""
