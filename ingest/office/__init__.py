"""Office files: word processing, sheets and slides, in today's formats and yesterday's."""
