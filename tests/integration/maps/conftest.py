"""The map server for the tests of online sources."""

from tests.map_server import map_server

__all__ = ["map_server"]
