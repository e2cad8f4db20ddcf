"""Many points: found by place without looking at all of them, drawn once into see-through sheets.

A layer whose things do not move bakes them (`Layer.bake`) into `Sheets`, which lie over the map's
tiles on the same raster: a pan copies pixels. What lives is drawn over it at every frame.
"""
