"""Everything that npukit knows about a design's health, as findings with ids."""
