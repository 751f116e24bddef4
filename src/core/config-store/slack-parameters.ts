/** Names of the parameters about Slack, below the root of the store's own parameters. */
export const SLACK_PARAMETERS = {
  /** The webhook's URL: a SecureString. */
  webhook: "integrations/slack/webhook-url",
  /** Whether deletions are posted: `true` or `false`. */
  deletions: "integrations/slack/notify-deletes",
} as const;

/** How often a webhook's URL can be set: the count is the version of a write-only argument. */
export const WEBHOOK_VERSIONS = { minimum: 1, maximum: 1_000_000, unit: "times that it was set" } as const;
