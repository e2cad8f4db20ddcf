"""A figure of every grid as a tint of the map: what it is, its classes, its colours, its legend."""
