"""The maker of tiles: a process of its own that paints what never moves."""
