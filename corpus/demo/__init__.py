"""The documents the repository ships, about an invented municipality and health authority."""
