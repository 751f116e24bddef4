import { WEBHOOK_VERSIONS } from "../config-store/slack-parameters";
import type { Problems } from "../errors";
import { emailProblem } from "../names";
import type { AccountKind } from "./definition";
import type { Fields } from "../fields";
import type { NotificationSettings, SlackSettings } from "./organization";

const NOTIFICATION_FIELDS = ["emails", "deletions"];

/** Reads an account's Slack channel. */
export function readSlack(account: Fields): SlackSettings | undefined {
  if (!account.has("slack")) return undefined;
  const webhookVersion = account
    .nested("slack", ["webhookVersion"])
    .wholeNumber("webhookVersion", WEBHOOK_VERSIONS);
  return webhookVersion === undefined ? undefined : { webhookVersion };
}

/** Reads who hears what was done in an account's config store: whoever is stated, and the Slack channel. */
export function readNotifications(
  account: Fields,
  kind: AccountKind | undefined,
  problems: Problems,
): NotificationSettings | undefined {
  const slack = account.has("slack");
  if (!account.has("notifications")) {
    return slack && kind === "workload" ? { emails: [], deletions: false } : undefined;
  }
  const fields = account.nested("notifications", NOTIFICATION_FIELDS);
  const emails = readEmails(fields, "emails", problems);
  const deletions = fields.flag("deletions") ?? false;
  if (kind !== undefined && kind !== "workload") {
    problems.add({
      code: "COMBINATION_INVALID",
      path: account.pathOf("notifications"),
      value: kind,
      allowed: "notifications in accounts of the kind workload",
      fix: `remove them: an account of the kind ${kind} has no config store`,
    });
  } else if (!slack && fields.isReadable && isNobody(emails, fields)) {
    problems.add({
      code: "VALUE_MISSING",
      path: fields.pathOf("emails"),
      value: emails,
      allowed: "addresses, or a Slack channel in the account's slack",
      fix: "say who is notified, or remove notifications",
    });
  }
  return { emails: emails ?? [], deletions };
}

/** Reads a list of e-mail addresses; nothing when there is none, or none that can be read. */
export function readEmails(fields: Fields, name: string, problems: Problems): readonly string[] | undefined {
  const emails = fields.texts(name, "optional");
  problems.add(...(emails ?? []).flatMap((email) => emailProblem(fields.pathOf(name), email) ?? []));
  return emails;
}

function isNobody(emails: readonly string[] | undefined, fields: Fields): boolean {
  return emails ? emails.length === 0 : !fields.has("emails");
}
