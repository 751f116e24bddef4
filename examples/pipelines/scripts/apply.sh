#!/usr/bin/env bash
# Applies the reviewed plan of a stack, and no other.
# usage: apply.sh NAME FOLDER PLANS REPORT
set -euo pipefail

name=$1 folder=$2
plans=$(cd "$3" && pwd)
report=$(cd "$(dirname "$4")" && pwd)/$(basename "$4")

npx foundation verify "$plans/$name.tfplan" "$report" --account "$name"
cp "$plans/$name.lock.hcl" "$folder/.terraform.lock.hcl"
terraform -chdir="$folder" init -input=false -lockfile=readonly
# what was reviewed was the JSON: that of this very plan
terraform -chdir="$folder" show -json "$plans/$name.tfplan" >"$plans/$name.now.json"
npx foundation verify "$plans/$name.now.json" "$report" --account "$name"
terraform -chdir="$folder" apply -input=false "$plans/$name.tfplan"
