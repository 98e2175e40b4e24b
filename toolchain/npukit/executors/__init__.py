"""Where work runs: threads, processes of this machine, or the workers of a Dask cluster."""
