"""PDF files: their text in reading order with its structure, their pages as pictures."""
