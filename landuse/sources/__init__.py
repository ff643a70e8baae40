"""What comes from files: definitions, maps, factors, scenarios, and the landscape they make."""
