"""Compiling core sources to objects: the parts that both flows share."""
