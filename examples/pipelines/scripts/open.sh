#!/usr/bin/env bash
# Decrypts files of seal.sh into a folder, with the key in PLAN_KEY. Whether they are the reviewed plans, verify tells.
# usage: open.sh FOLDER FILE...
set -euo pipefail

: "${PLAN_KEY:?the secret that the plans were sealed with}"
folder=$1
shift
mkdir -p "$folder"
umask 077
for file in "$@"; do
  openssl enc -d -aes-256-ctr -pbkdf2 -iter 600000 -pass env:PLAN_KEY -in "$file" | tar -C "$folder" -xzf -
done
