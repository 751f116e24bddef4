#!/usr/bin/env bash
# Reviews the plans of a child pipeline: for a merge request with a comment, every night with an issue about drift. Its
# exit code is the gate's; it fails where a plan is missing.
set -euo pipefail
shopt -s nullglob

here=$(dirname "$0")
matrix=$(sed -n 's/^matrix=//p' affected.env)
"$here/open.sh" plans ./*.sealed

# comment FILE: unless a newer commit is reviewed meanwhile
comment() {
  [ "$PARENT_SOURCE" = merge_request_event ] || return 0
  if [ "$("$here/gitlab.sh" head-of "$number")" = "${CI_MERGE_REQUEST_SOURCE_BRANCH_SHA:-$CI_COMMIT_SHA}" ]; then
    "$here/gitlab.sh" comment "$number" "$1"
  fi
}

case "$PARENT_SOURCE" in
  schedule) PLATFORM=gitlab exec "$here/drift.sh" "Accounts differ from the code" plans "$matrix" ;;
  merge_request_event) number=$MERGE_REQUEST ;;
  *) number=$("$here/gitlab.sh" of-commit "$CI_COMMIT_SHA") ;;
esac

missing=$("$here/missing.sh" plans "$matrix")
if [ -n "$missing" ]; then
  echo "Could not be planned: ${missing//$'\n'/, }. Nothing was reviewed." | tee missing.md >&2
  comment missing.md
  exit 1
fi

: >approved.txt
[ -z "$number" ] || "$here/gitlab.sh" approvals "$number" >approved.txt

code=0
"$here/review.sh" plans --base base.out --head cdktf.out --approvals approved.txt || code=$?
[ ! -f comment.md ] || comment comment.md
exit "$code"
