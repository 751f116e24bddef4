#!/usr/bin/env bash
# Comments a review on the open pull request whose head was reviewed: HEAD is OWNER:BRANCH, SHA its commit. What a FORK
# wrote is said to be a fork's word.
# usage: publish.sh FILE
set -euo pipefail

here=$(dirname "$0")
number=$("$here/github.sh" of-head "$HEAD" "$SHA")
[ -n "$number" ] || exit 0

text=$(mktemp)
if [ "${FORK:-false}" = true ]; then
  printf '> This comes from a fork: its own code wrote what follows.\n\n' >"$text"
fi
head -c 65000 "$1" | iconv -c -f UTF-8 -t UTF-8 >>"$text"
"$here/github.sh" comment "$number" "$text"
