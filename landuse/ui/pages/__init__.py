"""The pages: one file each, four steps each."""
