import type { PropChecks } from "../../core/checks";
import { organizationIdProblem } from "../../core/names";
import { TRAIL_ARN } from "./trail-choice";
import type { ManagedTrailProps, ReferencedTrailProps, TrailEventsProps, TrailInsight } from "./trail-props";
import { checkDataEvents, type RecordedEvents } from "./trail-selectors";

const ACCOUNT_ID = /^\d{12}$/;
const INSIGHTS: readonly TrailInsight[] = ["ApiCallRateInsight", "ApiErrorRateInsight"];
const LONGEST_PREFIX = 200;

/** @throws FoundationError with everything that is wrong with the props of a trail that is managed elsewhere */
export function checkReferencedTrail(checks: PropChecks, props: ReferencedTrailProps): void {
  checkEvents(checks, props);
  checks
    .that(TRAIL_ARN.test(props.trailArn), {
      code: "VALUE_UNKNOWN",
      path: "trailArn",
      value: props.trailArn,
      allowed: "arn:<partition>:cloudtrail:<home region>:<account>:trail/<name>",
      fix: "copy the ARN from `aws cloudtrail describe-trails`",
    })
    .nameOf("log group name", "logGroupName", props.logGroupName)
    .throwIfAny();
}

/** @throws FoundationError with everything that is wrong with the props of a trail that is created or taken over */
export function checkManagedTrail(
  checks: PropChecks,
  props: ManagedTrailProps,
  recorded: RecordedEvents,
): void {
  const { coverage, managementEvents, logPrefix } = props;
  checkEvents(checks, props);
  checks
    .nameOf("trail name", "trailName", props.trailName)
    .weakening("coverage", typeof coverage === "object" ? coverage : undefined)
    .weakening("managementEvents", typeof managementEvents === "object" ? managementEvents : undefined)
    .that(isLogPrefix(logPrefix), {
      code: "NAME_INVALID",
      path: "logPrefix",
      value: logPrefix,
      allowed: `1 to ${LONGEST_PREFIX} characters, without a slash at either end`,
      fix: "shorten logPrefix, or leave it out",
    });
  checkOrganization(checks, props);
  for (const insight of props.insights ?? []) checks.oneOf("insights", insight, INSIGHTS);
  checkDataEvents(checks, recorded);
  checks.throwIfAny();
}

function checkEvents(checks: PropChecks, { heartbeat }: TrailEventsProps): void {
  if (heartbeat && "disabled" in heartbeat) checks.weakening("heartbeat", heartbeat);
  else
    checks.integer("heartbeat.silentHours", heartbeat?.silentHours, {
      minimum: 1,
      maximum: 24,
      unit: "hours",
    });
}

function checkOrganization(checks: PropChecks, { organization }: ManagedTrailProps): void {
  if (!organization) return;
  const { organizationId, managementAccountId } = organization;
  checks
    .found(organizationIdProblem(checks.pathOf("organization.organizationId"), organizationId))
    .that(managementAccountId === undefined || ACCOUNT_ID.test(managementAccountId), {
      code: "ACCOUNT_ID_INVALID",
      path: "organization.managementAccountId",
      value: managementAccountId,
      allowed: 'twelve digits, as a string: "111111111111"',
      fix: "copy the id from `aws organizations describe-organization`",
    });
}

function isLogPrefix(prefix: string | undefined): boolean {
  if (prefix === undefined) return true;
  return prefix.length > 0 && prefix.length <= LONGEST_PREFIX && !/^\/|\/$/.test(prefix);
}
