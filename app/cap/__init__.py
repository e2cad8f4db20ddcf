"""Warnings from bytes: CAP 1.2 and 1.1, the national warning XML, EDXL-DE, Atom and RSS."""

from app.cap.envelope import Found, Taken, read_alerts

__all__ = ["Found", "Taken", "read_alerts"]
