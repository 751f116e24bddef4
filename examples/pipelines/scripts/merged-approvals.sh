#!/usr/bin/env bash
# Prints who approved the pull request that the commit GITHUB_SHA came from; nobody where there is none.
set -euo pipefail

api=$(dirname "$0")/github.sh
merged=$("$api" of-commit "$GITHUB_SHA")
read -r number sha <<<"$merged"
[ -z "$number" ] || "$api" approvals "$number" "$sha"
