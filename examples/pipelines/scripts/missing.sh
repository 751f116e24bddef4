#!/usr/bin/env bash
# Prints the stacks of a matrix that have no plan, one a line.
# usage: missing.sh PLANS MATRIX
set -euo pipefail

jq -r '.include[].stack' <<<"$2" | while read -r stack; do
  [ -f "$1/$stack.json" ] || echo "$stack"
done
