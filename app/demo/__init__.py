"""The made-up demonstration district and the simulator that lives in it."""
