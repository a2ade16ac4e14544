"""The till window and its panels."""
