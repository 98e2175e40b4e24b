"""From a kernel spec to published artifacts: plan, cache, toolchains, packaging."""
