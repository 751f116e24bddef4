#!/usr/bin/env bash
# Comments a review on the open pull request whose head was reviewed: HEAD is OWNER:BRANCH, SHA its commit. What a FORK
# wrote is said to be a fork's word, and is cut where it is longer than a review's report: GitHub takes 65,536 characters.
# usage: publish.sh FILE
set -euo pipefail
export LC_ALL=C.UTF-8

here=$(dirname "$0")
number=$("$here/github.sh" of-head "$HEAD" "$SHA")
[ -n "$number" ] || exit 0

text=$(mktemp)
if [ "${FORK:-false}" = true ]; then
  printf '> This comes from a fork: its own code wrote what follows.\n\n' >"$text"
fi
report=$(iconv -c -f UTF-8 -t UTF-8 "$1" | tr -d '\000')
printf '%s\n' "${report:0:65000}" >>"$text"
"$here/github.sh" comment "$number" "$text"
