#!/usr/bin/env bash
# What the pipeline asks of GitLab's API, with CI_API_V4_URL, CI_PROJECT_ID and GITLAB_TOKEN.
set -euo pipefail

MARKER='<!-- foundation review -->'

# call METHOD PATH [FILE WITH JSON]
call() {
  curl --fail-with-body --silent --show-error --retry 3 --request "$1" \
    --header "PRIVATE-TOKEN: $GITLAB_TOKEN" --header 'Content-Type: application/json' \
    ${3:+--data-binary "@$3"} "$CI_API_V4_URL/$2"
}

project="projects/$CI_PROJECT_ID"

# all PATH WITH QUERY: every element of a list of many pages, one a line
all() {
  local page=1 list
  while list=$(call GET "$1&per_page=100&page=$page") && [ "$list" != '[]' ]; do
    jq -c '.[]' <<<"$list"
    [ "$(jq length <<<"$list")" -lt 100 ] && break
    page=$((page + 1))
  done
}

# own TEXT FIELD: of elements that the token's user wrote, the field of the first whose text has the marker
own() {
  local user
  user=$(call GET user | jq .id)
  jq -rn --arg marker "$MARKER" --argjson user "$user" --arg text "$1" --arg field "$2" \
    'first(inputs | select(.author.id == $user and ((.[$text] // "") | startswith($marker)))) | .[$field]'
}

# text FIELD FILE: JSON with the marker before the text
text() {
  local json
  json=$(mktemp)
  jq -n --arg marker "$MARKER" --arg field "$1" --rawfile text "$2" '{($field): "\($marker)\n\n\($text)"}' >"$json"
  echo "$json"
}

# comment NUMBER FILE: creates the note on a merge request once, then updates it
comment() {
  local notes="$project/merge_requests/$1/notes" id json
  json=$(text body "$2")
  id=$(all "$notes?" | own body id)
  if [ -n "$id" ]; then call PUT "$notes/$id" "$json"; else call POST "$notes" "$json"; fi >/dev/null
}

# issue TITLE FILE: opens the issue, or updates the one that is open
issue() {
  local id json
  json=$(text description "$2")
  jq --arg title "$1" '. + {title: $title}' "$json" >"$json.titled"
  id=$(all "$project/issues?state=opened" | own description iid)
  if [ -n "$id" ]; then call PUT "$project/issues/$id" "$json.titled"; else call POST "$project/issues" "$json.titled"; fi >/dev/null
}

# close: closes the issue that is open
close() {
  local id json
  id=$(all "$project/issues?state=opened" | own description iid)
  [ -n "$id" ] || return 0
  json=$(mktemp)
  echo '{"state_event":"close"}' >"$json"
  call PUT "$project/issues/$id" "$json" >/dev/null
}

# approvals NUMBER: the names of those who approve; let the project reset approvals when commits are pushed
approvals() {
  call GET "$project/merge_requests/$1/approvals" | jq -r '.approved_by[].user.username'
}

# of-commit SHA: the number of the merged merge request that a commit came from; nothing where there is none
of-commit() {
  all "$project/repository/commits/$1/merge_requests?" | jq -rn 'first(inputs | select(.state == "merged")) | .iid'
}

"$@"
