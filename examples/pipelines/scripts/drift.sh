#!/usr/bin/env bash
# Opens or updates the issue about accounts that differ from the code, and closes it when none does.
# usage: drift.sh TITLE; PLATFORM names the script beside that speaks to the platform
set -euo pipefail

api=$(dirname "$0")/${PLATFORM:-github}.sh
if [ "$(jq '(.findings | length) + (.changes | length)' report.json)" -gt 0 ]; then
  "$api" issue "$1" comment.md
else
  "$api" close
fi
