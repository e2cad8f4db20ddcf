"""The bottom strip: what is due on this shift (本班应办)."""
