"""What a plan does to emissions, land and people: one module for each indicator."""
