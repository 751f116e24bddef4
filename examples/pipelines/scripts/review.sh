#!/usr/bin/env bash
# Reviews all plans of a folder into comment.md and report.json; its exit code is the gate's. It fails where one of the
# stacks in MATRIX has no plan.
# usage: review.sh FOLDER [OPTION OF foundation review]...
set -euo pipefail
shopt -s nullglob

folder=$1
shift
if [ -n "${MATRIX:-}" ]; then
  missing=$("$(dirname "$0")/missing.sh" "$folder" "$MATRIX")
  if [ -n "$missing" ]; then
    echo "Could not be planned: ${missing//$'\n'/, }. Nothing was reviewed." | tee comment.md >&2
    exit 1
  fi
fi
plans=() files=()
for plan in "$folder"/*.json; do
  name=$(basename "$plan" .json)
  plans+=("$name=$plan")
  files+=(--plan-file "$name=$folder/$name.tfplan")
done
npx foundation review "${plans[@]}" "${files[@]}" --markdown comment.md --json report.json "$@"
