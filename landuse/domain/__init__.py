"""The words: what a layer, a measure, a scenario and an outcome are. No input, no output."""
