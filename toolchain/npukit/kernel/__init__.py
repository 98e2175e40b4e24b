"""What a kernel is: kernel.toml, where kernels are found, references and input cases."""
