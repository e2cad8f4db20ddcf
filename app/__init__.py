"""GridDeck's headless core: rules, journal, picture and feeds. Imports neither Qt nor ui."""

__version__ = "0.1.0"
