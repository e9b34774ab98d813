"""What can be proved about a handbook, before any person relies on it."""
