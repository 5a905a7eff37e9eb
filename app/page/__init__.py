"""The page in the browser: views, viewer and assets."""
