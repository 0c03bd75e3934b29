# The image of the worker, the webhook and the staff's command line. Neither server is in it.
# NOT BUILT YET: there was no Docker engine where it was written. tests/office/test_image.py runs
# every command of docker-compose.yml from exactly the files that are copied here.

FROM python:3.11.16-slim-bookworm AS packages
COPY requirements.image.lock .
RUN python -m venv /venv \
    && /venv/bin/python -m pip install --no-cache-dir --disable-pip-version-check \
        --require-hashes --only-binary=:all: -r requirements.image.lock

FROM python:3.11.16-slim-bookworm
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin deundeun
WORKDIR /deundeun
COPY --from=packages /venv /venv
COPY worker.py starter.py ./
COPY activities activities
COPY desk desk
COPY office office
COPY schema schema
COPY workflows workflows
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1
RUN python -m compileall -q .
USER deundeun
CMD ["python", "worker.py", "run"]
