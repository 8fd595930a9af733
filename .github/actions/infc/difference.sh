#!/usr/bin/env bash
# Writes what the change of SITE against the revision AGAINST means, as Markdown, into a file and the summary of the job.
set -euo pipefail
: "${AGAINST:?there is nothing to compare with: say so in the input against}"
comment=${RUNNER_TEMP:-/tmp}/infc-diff.md
# A checkout is shallow: the revision is brought, if the server gives it.
git cat-file -e "$AGAINST^{commit}" 2>/dev/null || git fetch --quiet --no-tags --depth=1 origin "$AGAINST"
# GitHub takes 65,536 characters.
infc diff "git:$AGAINST" "$SITE" --format markdown --max-bytes 60000 > "$comment"
cat "$comment" >> "${GITHUB_STEP_SUMMARY:-/dev/null}"
echo "comment=$comment" >> "${GITHUB_OUTPUT:-/dev/null}"
