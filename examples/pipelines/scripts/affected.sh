#!/usr/bin/env bash
# Prints what is affected for GitHub's outputs: `count`, and the `matrix` of the stacks to plan and apply.
# STACKS_BY_HAND names stacks that nobody deploys from a pipeline, with * as a wildcard: such as the one that holds the state,
# and those with the pipeline's own roles.
set -euo pipefail

affected=$(npx foundation affected base.out cdktf.out --format github-matrix)
by_hand=${STACKS_BY_HAND:-terraform-state *-pipeline}
is_by_hand='def is_by_hand: .stack as $stack
  | any($by_hand | split(" ")[]; gsub("\\*"; ".*") as $name | $stack | test("^\($name)$"));'
waves=$(jq -c --arg by_hand "$by_hand" "$is_by_hand"'
  [.waves[].include | map(select(is_by_hand | not))] | map(select(length > 0))' <<<"$affected")

if [ "$(jq 'length' <<<"$waves")" -gt 1 ]; then
  echo "stacks depend on each other, or are more than 256: apply them in waves, a job for each of $waves" >&2
  exit 1
fi
jq -r --arg by_hand "$by_hand" "$is_by_hand"'
  .waves[].include[] | select(is_by_hand) | "::warning::\(.stack) is affected: apply it by hand"' <<<"$affected" >&2
jq -r '.removed[].stack | "::warning::\(.) is no longer synthesized: destroy it by hand"' <<<"$affected" >&2
echo "count=$(jq 'map(length) | add // 0' <<<"$waves")"
echo "matrix=$(jq -c '{include: (add // [])}' <<<"$waves")"
