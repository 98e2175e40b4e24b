"""A clock: a recording of an emulated array, replayed in virtual time."""
