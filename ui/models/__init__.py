"""Qt item models over the picture and over paged queries."""
