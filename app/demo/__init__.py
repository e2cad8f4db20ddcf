"""The made-up demonstration district and the simulator that lives in it."""

CITY = "city"
"""The id of the centre above the demonstration district."""
