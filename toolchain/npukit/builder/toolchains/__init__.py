"""One flow a module, behind the ``Toolchain`` protocol of ``npukit.builder.request``."""
