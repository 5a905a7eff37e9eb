"""Recognition of text on pictures of pages: what needs it, turning upright, tesseract, words."""
