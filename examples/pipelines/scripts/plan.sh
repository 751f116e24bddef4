#!/usr/bin/env bash
# Plans a stack into NAME.tfplan, NAME.json and NAME.lock.hcl, which all hold secrets of the state in plain text.
# usage: plan.sh NAME FOLDER OUTPUT
set -euo pipefail

name=$1 folder=$2
mkdir -p "$3"
output=$(cd "$3" && pwd)
umask 077

cd "$folder"
terraform init -input=false
# the role that plans may write nothing, a lock included
terraform plan -input=false -lock=false -out="$output/$name.tfplan"
terraform show -json "$output/$name.tfplan" >"$output/$name.json"
cp .terraform.lock.hcl "$output/$name.lock.hcl"
