"""What an act says of itself, as typed fields with the place each was read from."""
