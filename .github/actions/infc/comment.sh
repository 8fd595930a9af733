#!/usr/bin/env bash
# Puts the file COMMENT into the pull request NUMBER: into the comment that an earlier run has left, else into a new one.
set -euo pipefail
comments="repos/$GITHUB_REPOSITORY/issues/$NUMBER/comments"
# Whose comments are its own: those of a program, or of the person whose token this is; a program may not ask who it is.
LOGIN=$(gh api user --jq .login 2>/dev/null || true)
export LOGIN
own='.[] | select((.user.type == "Bot" or .user.login == env.LOGIN) and (.body | startswith("<!-- infc-diff -->"))) | .id'
# By file, as a comment may be longer than an argument.
if ! ids=$(gh api --paginate "$comments" --jq "$own"); then
    echo "::notice title=infc::the comments of the pull request cannot be read; the summary of the job has what would be said"
    exit 0
fi
if [ -n "$ids" ]; then
    call=(PATCH "repos/$GITHUB_REPOSITORY/issues/comments/${ids%%$'\n'*}")
else
    call=(POST "$comments")
fi
if ! gh api --silent --method "${call[@]}" -F "body=@$COMMENT"; then
    # The token of a fork's pull request may only read.
    echo "::notice title=infc::no comment may be written; the summary of the job has what would be said"
fi
