"""Settings for the whole suite."""

import signal

from hypothesis import settings

# How long an example takes says nothing about whether it is right; a busy machine is no failure.
settings.register_profile("npukit", deadline=None)
settings.load_profile("npukit")

# A shell starts what it puts in the background with SIGINT ignored, and every child inherits that:
# the tests of interrupts would wait for ever.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
