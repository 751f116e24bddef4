#!/usr/bin/env bash
# Refuses a run of a commit that others have followed on its branch: started again, it would plan the way back.
# usage: newest.sh BRANCH [TIME WHEN THE RUN WAS CREATED]; within an hour of that, the next push may come first
set -euo pipefail

if [ -n "${2:-}" ] && [ "$(jq -n --arg time "$2" 'now - ($time | fromdateiso8601) < 3600')" = true ]; then
  exit
fi
[ "$(git rev-parse HEAD)" = "$(git rev-parse "refs/remotes/origin/$1")" ] || {
  echo "$1 has moved on since this commit: start a new run on it by hand" >&2
  exit 1
}
