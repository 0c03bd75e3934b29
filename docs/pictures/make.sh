#!/usr/bin/env bash
# Makes the pictures of README and staff guide again, from a demo that is up: docs/pictures/make.sh UI_URL
# Needs chromium and a Korean font (Debian: chromium fonts-noto-cjk).
set -euo pipefail
ui=${1%/}
here=$(cd "$(dirname "$0")" && pwd)

# The page of the first workflow that a filter finds.
page() {
    curl -fsS -G --data-urlencode "query=$1" "$ui/api/v1/namespaces/default/workflows" | python3 -c '
import json, sys
from urllib.parse import quote
found = json.load(sys.stdin)["executions"][0]["execution"]
print("/namespaces/default/workflows/%s/%s/user-metadata" % (quote(found["workflowId"]), found["runId"]))'
}

list="WorkflowType = 'GrantApplication' AND ExecutionStatus = 'Running' AND Clerk = 'kim' AND WaitsFor = '담당자'"
encoded=$(python3 -c 'import sys; from urllib.parse import quote; print(quote(sys.argv[1]))' "$list")
python3 "$here/camera.py" "$ui" \
    "$here/cases.png" 660 "/namespaces/default/workflows?query=$encoded" \
    "$here/case.png" 1260 "$(page "Firm = '도담테크 (가상)'")" \
    "$here/announcement.png" 770 "$(page "WorkflowType = 'Announcement'")"
