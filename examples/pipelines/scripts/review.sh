#!/usr/bin/env bash
# Reviews all plans of a folder into comment.md and report.json; its exit code is the gate's.
# usage: review.sh FOLDER [OPTION OF foundation review]...
set -euo pipefail
shopt -s nullglob

folder=$1
shift
plans=() files=()
for plan in "$folder"/*.json; do
  name=$(basename "$plan" .json)
  plans+=("$name=$plan")
  files+=(--plan-file "$name=$folder/$name.tfplan")
done
npx foundation review "${plans[@]}" "${files[@]}" --markdown comment.md --json report.json "$@"
