"""One map layer per file, all behind one Protocol."""
