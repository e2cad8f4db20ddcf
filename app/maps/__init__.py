"""Base maps: tile archives and online sources, as bytes by zoom, column and row. No Qt."""
