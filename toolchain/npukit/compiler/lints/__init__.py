"""What is well formed in a design and yet probably not what its author meant: warnings."""
