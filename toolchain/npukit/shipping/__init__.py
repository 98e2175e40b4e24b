"""Packages of built kernels: wheels and archives for machines without npukit."""
