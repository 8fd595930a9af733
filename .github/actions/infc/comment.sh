#!/usr/bin/env bash
# Puts the file COMMENT into the pull request NUMBER: into the comment that an earlier run has left, else into a new one.
set -euo pipefail
comments="repos/$GITHUB_REPOSITORY/issues/$NUMBER/comments"
own='.[] | select(.user.type == "Bot" and (.body | startswith("<!-- infc-diff -->"))) | .id'
# By file, as a comment may be longer than an argument.
if ! id=$(gh api --paginate "$comments" --jq "$own" | head -n 1); then
    echo "::notice title=infc::the comments of the pull request cannot be read; the summary of the job has what would be said"
elif [ -n "$id" ]; then
    gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$id" -F "body=@$COMMENT"
elif ! gh api --silent --method POST "$comments" -F "body=@$COMMENT"; then
    # The token of a fork's pull request may only read.
    echo "::notice title=infc::no comment may be written; the summary of the job has what would be said"
fi
