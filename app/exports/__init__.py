"""Cases to files: CSV, XLSX and GeoJSON, with personal data masked."""
