#!/usr/bin/env bash
# What the workflows ask of GitHub's API, with GITHUB_API_URL, GITHUB_REPOSITORY and GITHUB_TOKEN.
set -euo pipefail

MARKER='<!-- foundation review -->'
AUTHOR=${COMMENT_AUTHOR:-github-actions[bot]}

# call METHOD PATH [FILE WITH JSON]
call() {
  # a POST that was answered with an error may have been done all the same: once more would be a second comment
  local retries=3
  [ "$1" != POST ] || retries=0
  curl --fail-with-body --silent --show-error --retry "$retries" --request "$1" \
    --header "Authorization: Bearer $GITHUB_TOKEN" --header 'Accept: application/vnd.github+json' \
    --header 'X-GitHub-Api-Version: 2022-11-28' ${3:+--data-binary "@$3"} \
    "$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/$2"
}

# all PATH WITH QUERY: every element of a list of many pages, one a line
all() {
  local page=1 list
  while list=$(call GET "$1&per_page=100&page=$page") && [ "$list" != '[]' ]; do
    jq -c '.[]' <<<"$list"
    [ "$(jq length <<<"$list")" -lt 100 ] && break
    page=$((page + 1))
  done
}

# own FIELD: of elements that this pipeline wrote, the first one's field
own() {
  jq -rn --arg marker "$MARKER" --arg author "$AUTHOR" --arg field "$1" \
    'first(inputs | select(.user.login == $author and ((.body // "") | startswith($marker)))) | .[$field]'
}

# body FILE: JSON with the marker before the text
body() {
  local json
  json=$(mktemp)
  jq -n --arg marker "$MARKER" --rawfile text "$1" '{body: "\($marker)\n\n\($text)"}' >"$json"
  echo "$json"
}

# comment NUMBER FILE: creates the comment on a pull request once, then updates it
comment() {
  local id json
  json=$(body "$2")
  id=$(all "issues/$1/comments?" | own id)
  if [ -n "$id" ]; then call PATCH "issues/comments/$id" "$json"; else call POST "issues/$1/comments" "$json"; fi >/dev/null
}

# issue TITLE FILE: opens the issue, or updates the one that is open
issue() {
  local number json
  json=$(body "$2")
  jq --arg title "$1" '. + {title: $title}' "$json" >"$json.titled"
  number=$(all 'issues?state=open' | own number)
  if [ -n "$number" ]; then call PATCH "issues/$number" "$json.titled"; else call POST issues "$json.titled"; fi >/dev/null
}

# close: closes the issue that is open
close() {
  local number json
  number=$(all 'issues?state=open' | own number)
  [ -n "$number" ] || return 0
  json=$(mktemp)
  echo '{"state":"closed"}' >"$json"
  call PATCH "issues/$number" "$json" >/dev/null
}

# approvals NUMBER SHA: the logins of those whose last word on this very commit is an approval
approvals() {
  all "pulls/$1/reviews?" | jq -rs --arg sha "$2" '
    map(select(.state == "APPROVED" or .state == "CHANGES_REQUESTED" or .state == "DISMISSED"))
    | group_by(.user.login) | map(last)
    | map(select(.state == "APPROVED" and .commit_id == $sha) | .user.login) | .[]'
}

# of-commit SHA: number and head of the pull request whose merge made this commit; nothing where none did
of-commit() {
  all "commits/$1/pulls?" | jq -rn --arg sha "$1" '
    first(inputs | select(.merged_at != null and .merge_commit_sha == $sha)) | "\(.number) \(.head.sha)"'
}

# of-head OWNER:BRANCH SHA: the number of the open pull request with this head; what a fork's run says is not asked
of-head() {
  local head
  head=$(jq -rn --arg head "$1" '$head | @uri')
  all "pulls?state=open&head=$head" | jq -rn --arg sha "$2" 'first(inputs | select(.head.sha == $sha)) | .number'
}

"$@"
