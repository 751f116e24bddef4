#!/usr/bin/env bash
# What the pipeline asks of GitLab's API, with CI_API_V4_URL, CI_DEFAULT_BRANCH, CI_PROJECT_ID and
# GITLAB_TOKEN.
set -euo pipefail

MARKER='<!-- foundation review -->'

# call METHOD PATH [FILE WITH JSON]
call() {
  # a POST that was answered with an error may have been done all the same: once more would be a second comment
  local retries=3
  [ "$1" != POST ] || retries=0
  curl --fail-with-body --silent --show-error --retry "$retries" --request "$1" \
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

# head-of NUMBER: the last commit of a merge request's branch
head-of() {
  call GET "$project/merge_requests/$1" | jq -r .sha
}

# approvals NUMBER: the names of those who approve, without the author and those whose approval is older than the last push.
# A server that tells no time of approvals has to remove such ones itself
approvals() {
  local request="$project/merge_requests/$1" author pushed
  author=$(call GET "$request" | jq .author.id)
  pushed=$(all "$request/versions?" | jq -s 'max_by(.id).created_at')
  call GET "$request/approvals" | jq -r --argjson author "$author" --argjson pushed "$pushed" '
    def instant:
      capture("^(?<second>.{19})(?<part>[.][0-9]+)?(Z|(?<sign>[+-])(?<hours>[0-9]{2}):?(?<minutes>[0-9]{2}))$")
      | ("\(.sign // "")1" | tonumber) as $sign
      | (.second + "Z" | fromdateiso8601) + ("0\(.part // "")" | tonumber)
        - $sign * ((.hours // "0" | tonumber) * 3600 + (.minutes // "0" | tonumber) * 60);
    .approved_by[]
    | select(.user.id != $author)
    | select(.approved_at == null or $pushed == null or (.approved_at | instant) >= ($pushed | instant))
    | .user.username'
}

# of-commit SHA: the number of the merge request that made this commit of the default branch; nothing where none did
of-commit() {
  all "$project/repository/commits/$1/merge_requests?" | jq -rn --arg sha "$1" --arg branch "$CI_DEFAULT_BRANCH" '
    first(inputs | select(.state == "merged" and .target_branch == $branch)
      | select(.merge_commit_sha == $sha or .squash_commit_sha == $sha or .sha == $sha)) | .iid'
}

"$@"
