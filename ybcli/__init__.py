"""Walk a person through China's rules for seeing a doctor away from home, and print the sheet."""

__version__ = "0.1.0"
