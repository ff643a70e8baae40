"""Ask public services for maps, and doubt every answer (decision 24)."""
