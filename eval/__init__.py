"""Is it any good, and how fast? Judges every stage from outside."""
