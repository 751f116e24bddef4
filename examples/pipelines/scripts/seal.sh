#!/usr/bin/env bash
# Encrypts what plan.sh wrote for a stack into one file, with the key in PLAN_KEY.
# usage: seal.sh NAME FOLDER FILE
set -euo pipefail

: "${PLAN_KEY:?a secret of the pipeline, such as the output of: openssl rand -base64 32}"
tar -C "$2" -czf - "$1.tfplan" "$1.json" "$1.lock.hcl" |
  openssl enc -aes-256-ctr -pbkdf2 -iter 600000 -salt -pass env:PLAN_KEY -out "$3"
