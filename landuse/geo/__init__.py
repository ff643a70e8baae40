"""All geometry work: measuring, repairing and cutting land, in the planning CRS."""
