#!/usr/bin/env bash
# Reviews the plans of a child pipeline: for a merge request with a comment, every night with an issue about drift. Its
# exit code is the gate's.
set -euo pipefail
shopt -s nullglob

here=$(dirname "$0")
matrix=$(sed -n 's/^matrix=//p' affected.env)
"$here/open.sh" plans ./*.sealed

case "$PARENT_SOURCE" in
  schedule) PLATFORM=gitlab exec "$here/drift.sh" "Accounts differ from the code" plans "$matrix" ;;
  merge_request_event) number=$MERGE_REQUEST ;;
  *) number=$("$here/gitlab.sh" of-commit "$CI_COMMIT_SHA") ;;
esac

: >approved.txt
[ -z "$number" ] || "$here/gitlab.sh" approvals "$number" >approved.txt

code=0
MATRIX=$matrix "$here/review.sh" plans --base base.out --head cdktf.out --approvals approved.txt || code=$?
# unless a newer commit is reviewed meanwhile
if [ "$PARENT_SOURCE" = merge_request_event ] && [ -f comment.md ] &&
  [ "$("$here/gitlab.sh" head-of "$number")" = "${CI_MERGE_REQUEST_SOURCE_BRANCH_SHA:-$CI_COMMIT_SHA}" ]; then
  "$here/gitlab.sh" comment "$number" comment.md
fi
exit "$code"
