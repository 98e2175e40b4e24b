"""One package a flow, behind the ``Toolchain`` protocol of ``npukit.builder.request``."""
