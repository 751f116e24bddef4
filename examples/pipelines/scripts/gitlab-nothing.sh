#!/usr/bin/env bash
# Says on a merge request that it reaches nothing, in the place of what an earlier push reached.
set -euo pipefail

[ "$PARENT_SOURCE" = merge_request_event ] || exit 0
text=$(mktemp)
echo 'No stack is affected.' >"$text"
"$(dirname "$0")/gitlab.sh" comment "$MERGE_REQUEST" "$text"
