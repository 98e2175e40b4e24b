"""Whisper's encoder on npukit's kernels, compared with PyTorch's.

``quantization``, ``metrics``, ``kernels`` and the operations need only NumPy; ``model`` and
``capture`` need the extra ``npukit[whisper]``.
"""
