#!/usr/bin/env bash
# Makes the pictures of the README again, from a demo that is up: docs/pictures/make.sh UI_URL CASE
# Needs chromium and a Korean font (Debian: chromium fonts-noto-cjk).
set -euo pipefail
ui=$1 case=$2
here=$(cd "$(dirname "$0")" && pwd)
profile=$(mktemp -d)
trap 'rm -rf "$profile"' EXIT

picture() {
    "${CHROMIUM:-chromium}" --headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
        --disable-background-networking --disable-component-update --disable-sync --lang=ko \
        --user-data-dir="$profile" --virtual-time-budget=9000 --window-size=1500,1050 \
        --screenshot="$here/$1" "$2" >/dev/null 2>&1
}

run=$(curl -fsS -G --data-urlencode "query=WorkflowId='$case'" "$ui/api/v1/namespaces/default/workflows" \
    | python3 -c 'import json, sys; print(json.load(sys.stdin)["executions"][0]["execution"]["runId"])')
picture cases.png "$ui/namespaces/default/workflows"
picture case.png "$ui/namespaces/default/workflows/$case/$run/user-metadata"
