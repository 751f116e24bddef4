import type { AwsEnvironment } from "../../../core/aws-environment";
import type { ChangeEventsOptions } from "../../../core/config-store/change-events";
import type { PolicyStatement } from "../../../core/policy-document";
import type { AuditTable } from "../../audit/audit-table";
import type { ProtectedTable } from "../../data/protected-table";
import type { IKey } from "../../encryption/key";
import type { EventRuleTriggerProps } from "../../functions/event-rule-trigger";
import type { LambdaFunction } from "../../functions/lambda-function";
import type { StoreNotifications } from "../store-notifications";
import type { UsageTables } from "../usage-tables";

/** What the functions of a config store work on. */
export interface StoreParts {
  readonly environment: AwsEnvironment;
  /** The environment's alias, such as `dev`. */
  readonly environmentAlias: string;
  /** The first part of the functions' names, and the root of the store's own parameters, without slashes. */
  readonly prefix: string;
  /** Root namespaces, sorted. */
  readonly namespaces: readonly string[];
  /** The namespace that secrets are replicated to. */
  readonly serviceNamespace: string;
  readonly auditTable: AuditTable;
  readonly cacheTable: ProtectedTable;
  readonly replicationTable: ProtectedTable;
  /** Encryption keys by name. */
  readonly keys: Readonly<Record<string, IKey>>;
  readonly replicationKey: IKey;
  /** What people hear. @default - nothing */
  readonly notifications?: StoreNotifications;
  /** Who uses what. @default - it is not tracked */
  readonly usage?: UsageTables;
}

/** What starts a function. */
export type FunctionStart =
  /** Calls that change parameters of the namespaces or the store's own, and by choice what expires of them. */
  | ({ readonly on: "changes" } & Pick<ChangeEventsOptions, "calls" | "expirations">)
  /** Whatever makes parameters of the namespaces come or go, by a call or not. */
  | { readonly on: "existence" }
  /** Calls that read parameters of the namespaces. */
  | { readonly on: "reads" }
  | { readonly on: "schedule"; readonly schedule: string }
  | { readonly on: "replication table" };

/** One function of a config store. */
export interface StoreFunction {
  readonly description: string;
  readonly start: FunctionStart;
  /** When it also runs by itself, as `rate(1 hour)`. @default - never */
  readonly schedule?: string;
  readonly timeoutSeconds: number;
  /** How the queue delivers that holds the function's events, where it is fed by one. @default - those of the trigger */
  readonly delivery?: Pick<EventRuleTriggerProps, "maxReceiveCount" | "queueAgeAlarmSeconds">;
  /** What the function is told. @default - nothing */
  readonly variables?: (parts: StoreParts) => Readonly<Record<string, string>>;
  /** What its role may do besides being started. @default - nothing */
  readonly statements?: (parts: StoreParts) => readonly PolicyStatement[];
  /** Of what it tells people, where they want to hear of it: it may then publish. @default - nothing */
  readonly notifies?: "replications and failures" | "deletions";
  /** Grants that others must know of as well. @default - none */
  readonly grants?: (parts: StoreParts, target: LambdaFunction) => void;
}

/**
 * Lets a function learn which parameters exist. AWS offers no narrower resource for it: it shows names and descriptions
 * of all parameters of the region, and no value.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html
 */
export function nameStatement(): PolicyStatement {
  return { sid: "LearnNames", actions: ["ssm:DescribeParameters"], resources: ["*"] };
}

/** The URL of a function's dead-letter queue, known at synthesis. The function's role may send to it. */
export function deadLetterQueueUrl({ environment, prefix }: StoreParts, functionName: string): string {
  return environment.queueUrl(`${prefix}-${functionName}-dead-letters`);
}
