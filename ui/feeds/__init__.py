"""Feeds: how they are doing, their settings, sensors to be registered, a mapping tried."""
