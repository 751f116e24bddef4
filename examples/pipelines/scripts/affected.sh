#!/usr/bin/env bash
# Prints what is affected for GitHub's outputs: `count`, and the `matrix` of the stacks to plan and apply.
# STACKS_BY_HAND names stacks that nobody deploys from a pipeline, such as the one that holds the state.
set -euo pipefail

affected=$(npx foundation affected base.out cdktf.out --format github-matrix)
by_hand=${STACKS_BY_HAND:-terraform-state}
waves=$(jq -c --arg by_hand "$by_hand" '
  ($by_hand | split(" ")) as $names
  | [.waves[].include | map(select(.stack as $stack | $names | index($stack) | not))]
  | map(select(length > 0))' <<<"$affected")

if [ "$(jq 'length' <<<"$waves")" -gt 1 ]; then
  echo "stacks depend on each other, or are more than 256: apply them in waves, a job for each of $waves" >&2
  exit 1
fi
jq -r '.removed[].stack | "::warning::\(.) is no longer synthesized: destroy it by hand"' <<<"$affected" >&2
echo "count=$(jq 'map(length) | add // 0' <<<"$waves")"
echo "matrix=$(jq -c '{include: (add // [])}' <<<"$waves")"
