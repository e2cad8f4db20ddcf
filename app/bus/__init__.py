"""The message bus between the centre and the field: one Protocol, over MQTT or in-process."""

from app.bus.base import Bus, Message, matches, open_bus

__all__ = ["Bus", "Message", "matches", "open_bus"]
