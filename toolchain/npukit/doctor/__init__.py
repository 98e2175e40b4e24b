"""``npukit doctor``: the tools and the device of a machine, and what it can do."""
