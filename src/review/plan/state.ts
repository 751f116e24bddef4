import type { Attributes } from "../../access/world/terraform/json";

/** Where a provider works. */
export interface ProviderPlace {
  readonly region: string;
  readonly accountId: string;
}

/** An object before and after a plan, as synthesized output would write it; free of sensitive values. */
export interface StateObject {
  readonly address: string;
  readonly type: string;
  /** What others refer to it by, in the place of the name of its block. */
  readonly name: string;
  /** The key of its provider. @default - it is in no configuration */
  readonly provider?: string;
  /** `null` where there is no such object. The same as `after` where it stays as it is. */
  readonly before: Attributes | null;
  readonly after: Attributes | null;
}

/** What decides about access in an account, whether a plan changes it or not. */
export interface PlannedState {
  /** Providers by their keys. */
  readonly providers: ReadonlyMap<string, ProviderPlace>;
  readonly objects: readonly StateObject[];
}
