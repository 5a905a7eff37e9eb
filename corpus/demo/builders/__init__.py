"""Turn the demo corpus' readable sources into the files an office really has."""
