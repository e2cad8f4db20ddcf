"""Cards that float on the map: layers, tools, scale, what is under the pointer."""
