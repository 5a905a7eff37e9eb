"""Which documents do we hold, where from, in what state? Sources and their register."""
