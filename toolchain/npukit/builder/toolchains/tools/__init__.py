"""The installed tools: their locations, versions and content."""
