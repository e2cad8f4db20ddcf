"""The base map: land, water, parks, buildings, roads; it is always on."""
