"""The shared cache: builds that other machines made, in an object store or on a server."""
