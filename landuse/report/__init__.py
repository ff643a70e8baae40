"""A paper that a council reads, its maps and its four writers: words and pictures, no counting."""
