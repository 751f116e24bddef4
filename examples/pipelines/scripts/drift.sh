#!/usr/bin/env bash
# Reviews what was planned at night: opens or updates the issue about accounts that differ from the code, or that could not
# be planned, and closes it when there are none.
# usage: drift.sh TITLE PLANS MATRIX; PLATFORM names the script beside that speaks to the platform
set -euo pipefail

here=$(dirname "$0")
api=$here/${PLATFORM:-github}.sh
missing=$("$here/missing.sh" "$2" "$3")
text=$(mktemp)
count=0

if [ -n "$missing" ]; then
  printf 'Could not be planned, so that nobody knows what differs: %s.\n\n' "${missing//$'\n'/, }" >"$text"
fi
if compgen -G "$2/*.json" >/dev/null; then
  # without MATRIX, which lets no plan be missing
  MATRIX='' "$here/review.sh" "$2" --policy "$here/drift.yaml"
  cat comment.md >>"$text"
  count=$(jq '(.findings | length) + (.changes | length)' report.json)
fi
if [ -n "$missing" ] || [ "$count" -gt 0 ]; then
  "$api" issue "$1" "$text"
else
  "$api" close
fi
