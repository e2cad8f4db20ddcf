"""The warnings' page: what is in force, coming, past, an exercise, and what lies in its area."""
