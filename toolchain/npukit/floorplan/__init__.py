"""Pictures of a physical design: what tiles do, their memory, and the streams between them."""
