#!/usr/bin/env bash
# Reports what is wrong with SITE to code scanning, which shows it beside the lines.
set -euo pipefail
sarif=${RUNNER_TEMP:-/tmp}/infc.sarif
infc check "$SITE" --exit-zero --format sarif > "$sarif"
gzip --no-name --stdout "$sarif" | base64 --wrap=0 > "$sarif.gz.b64"
if ! gh api --silent --method POST "repos/$GITHUB_REPOSITORY/code-scanning/sarifs" \
    -f "commit_sha=$GITHUB_SHA" -f "ref=$GITHUB_REF" -f "tool_name=infc" -F "sarif=@$sarif.gz.b64"; then
    echo "::notice title=infc::code scanning takes no report: it is off, or the token may not write to it"
fi
