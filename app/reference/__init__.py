"""Reference data: resources/ and a centre's own files to domain objects."""

from app.reference.load import load_catalogue

__all__ = ["load_catalogue"]
