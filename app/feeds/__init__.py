"""What comes in: one module per feed, all behind one Protocol."""
