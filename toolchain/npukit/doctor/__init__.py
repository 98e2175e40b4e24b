"""``npukit doctor``: the tools and the device of a machine, and what the machine can do."""
