"""The demo's life: sensors, weather, traffic, terminals and citizens, all through the bus."""
