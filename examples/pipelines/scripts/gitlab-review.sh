#!/usr/bin/env bash
# Reviews the plans of a child pipeline: for a merge request with a comment, every night with an issue about drift. Its
# exit code is the gate's.
set -euo pipefail

here=$(dirname "$0")
case "$PARENT_SOURCE" in
  merge_request_event) number=$MERGE_REQUEST ;;
  push) number=$("$here/gitlab.sh" of-commit "$CI_COMMIT_SHA") ;;
  *)
    "$here/review.sh" plans --policy "$here/drift.yaml"
    PLATFORM=gitlab exec "$here/drift.sh" "Accounts differ from the code"
    ;;
esac

: >approved.txt
[ -z "$number" ] || "$here/gitlab.sh" approvals "$number" >approved.txt

code=0
"$here/review.sh" plans --approvals approved.txt || code=$?
if [ "$PARENT_SOURCE" = merge_request_event ] && [ -f comment.md ]; then
  "$here/gitlab.sh" comment "$number" comment.md
fi
exit "$code"
