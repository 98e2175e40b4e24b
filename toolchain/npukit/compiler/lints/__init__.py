"""Warnings about designs that are well formed but probably not what their authors meant."""
