#!/usr/bin/env bash
# Prints the jobs of a child pipeline: for each stack that is affected, one that plans it and one that applies it.
# usage: gitlab-jobs.sh FILE WITH THE OUTPUT OF affected.sh
set -euo pipefail

# JSON is YAML
sed -n 's/^matrix=//p' "$1" | jq '
  def synthesized: {pipeline: "$PARENT_PIPELINE_ID", job: "synth"};
  def variables: {STACK: .stack, FOLDER: .folder, ACCOUNT: .account, AWS_REGION: .region};
  # where there are no jobs: GitLab refuses an empty file
  {stages: ["plan", "review", "apply"]} + (.include | map(
    {"plan \(.stack)": {extends: ".plan", needs: [synthesized], variables: variables}},
    {"apply \(.stack)": {extends: ".apply", variables: variables,
      needs: [synthesized, {job: "plan \(.stack)"}, {job: "review"}]}}) | add)'
