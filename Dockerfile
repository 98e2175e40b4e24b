# npukit for CI jobs and for machines without Python: docker build -t npukit .
# docker run --rm -v "$PWD":/kernels npukit validate
FROM python:3.12-slim AS wheel
WORKDIR /source
COPY pyproject.toml README.md LICENSE CHANGELOG.md ./
COPY toolchain toolchain
COPY kernel_src kernel_src
COPY templates templates
RUN python -m pip wheel --no-cache-dir --no-deps --wheel-dir /wheel .

FROM python:3.12-slim
COPY --from=wheel /wheel /wheel
RUN python -m pip install --no-cache-dir /wheel/*.whl pytest && rm -r /wheel
# Anyone may be the user of a container: what npukit compiled must stay writable.
ENV NPUKIT_CACHE_DIR=/cache
RUN mkdir -m 1777 /cache
WORKDIR /kernels
ENTRYPOINT ["npukit"]
CMD ["--help"]
