import type { Arn } from "../arn";
import type { Principal } from "../principal";
import type { AccessRequest } from "../request";
import type { Identity, Resource, World } from "../world/world";

/** What is known of a request besides the stated condition keys. */
export interface RequestFacts {
  readonly request: AccessRequest;
  readonly world: World;
  readonly principal: Principal;
  /** The principal's entry in the world. */
  readonly identity: Identity | undefined;
  /** The action in lower case. */
  readonly action: string;
  /** The action's service, such as `ssm`. */
  readonly service: string;
  /** The resource's ARN, or `*`; of a key, if an alias was named. */
  readonly resourceArn: string;
  /** The parts of the resource's ARN. */
  readonly arn: Arn | undefined;
  /** The resource's entry in the world. */
  readonly resource: Resource | undefined;
  /** The account that owns the resource, if any account does. */
  readonly resourceAccountId: string | undefined;
  /** The alias by which the request names a key. */
  readonly alias: string | undefined;
}
