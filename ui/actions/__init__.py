"""Tables of actions that feed menus, keys and the palette."""
