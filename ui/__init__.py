"""Qt: the desk and the wall. Imports app, never the other way."""
