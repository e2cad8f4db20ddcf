"""The top bar: whose desk it is, the mode, the level, warnings, links, the time, the officer."""
