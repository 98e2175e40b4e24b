"""Other machines over ssh: a Python of theirs runs npukit's code, and needs nothing of npukit."""
