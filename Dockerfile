# Footnote as a container: `rag serve` on port 8501, articles in /articles, indexes and conversations in /data.
# See docs/containers.md. Every package is pinned with its hashes, but those of the extras, which are pinned by version
# where constraints.txt has them.

ARG PYTHON_IMAGE=python:3.13-slim-trixie

# --- packages, in an environment of their own
FROM ${PYTHON_IMAGE} AS build

ARG EXTRAS=mcp

ENV PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1

WORKDIR /build

RUN python -m venv /opt/footnote
ENV PATH=/opt/footnote/bin:$PATH

COPY constraints.txt ./
RUN pip install --require-hashes --only-binary :all: -r constraints.txt

COPY pyproject.toml README.md LICENSE ./
COPY rag ./rag
COPY ui ./ui
COPY seeds ./seeds
COPY eval/questions.jsonl eval/kind_cases.jsonl eval/bars.toml ./eval/
# A file of constraints with hashes would ask for hashes of the extras too.
RUN sed -e '/^ *--hash=/d' -e 's/ *\\$//' constraints.txt > pins.txt \
    && pip install -c pins.txt ".${EXTRAS:+[$EXTRAS]}"

# --- what runs
FROM ${PYTHON_IMAGE}

RUN groupadd --gid 10001 footnote \
    && useradd --uid 10001 --gid footnote --no-create-home --home-dir /data --shell /usr/sbin/nologin footnote \
    && install -d -o footnote -g footnote /articles /data

COPY --from=build /opt/footnote /opt/footnote

ENV PATH=/opt/footnote/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOME=/data \
    XDG_CONFIG_HOME=/data/config \
    RAG_ARTICLES=/articles \
    RAG_HOME=/data

USER 10001:10001
WORKDIR /data
VOLUME ["/articles", "/data"]
EXPOSE 8501
STOPSIGNAL SIGTERM

HEALTHCHECK --interval=30s --timeout=5s --start-period=5m --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8501/health', timeout=4)"]

ENTRYPOINT ["rag"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8501"]
