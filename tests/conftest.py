"""Settings for the whole suite."""

from hypothesis import settings

# How long an example takes says nothing about whether it is right; a busy machine is no failure.
settings.register_profile("npukit", deadline=None)
settings.load_profile("npukit")
