"""The map on paper: a sheet with title, legend, scale and date, as PDF, PNG or from a printer."""
