#!/usr/bin/env bash
# Fails if SITE has errors, or if FAIL_ON has come about since AGAINST. The errors are annotations of the change.
set -euo pipefail
failed=0
infc check "$SITE" --format github || failed=$?
if [ -n "$FAIL_ON" ]; then
    infc diff "git:$AGAINST" "$SITE" --fail-on "$FAIL_ON" || failed=$?
fi
exit "$failed"
