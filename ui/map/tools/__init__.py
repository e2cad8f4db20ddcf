"""What a hand can do on the map: one file for each kind of tool, all behind one Protocol."""
