#!/usr/bin/env bash
# Synthesizes the code as it is into cdktf.out and, given a revision, as it was there into base.out.
# usage: synth.sh [REVISION]; without one, or with the zeros of a branch's first push, base.out has no stacks, and so every
# stack is affected
set -euo pipefail

npm ci --no-audit --no-fund
npx foundation synth --output cdktf.out

if [[ "${1:-}" =~ ^0*$ ]]; then
  mkdir -p base.out
  echo '{"version":"0.21","stacks":{}}' >base.out/manifest.json
  exit
fi
output=$PWD/base.out
base=$(mktemp -d)
git worktree add --detach --force "$base" "$1"
cd "$base"
npm ci --no-audit --no-fund
npx foundation synth --output "$output"
# nothing reads what functions were, and GitLab allows artifacts 100 MB
rm -rf "$output"/stacks/*/assets
