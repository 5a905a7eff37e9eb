"""What does the file say, and where exactly? Reads files into documents and passages."""
