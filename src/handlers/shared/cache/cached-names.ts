import type { CacheSyncerEnvironment } from "../../../core/config-store/function-environment";
import { isWithin } from "../../../core/config-store/parameter-name";
import { NAME_LIMITS } from "../../../core/limits";

const { pattern, maximum } = NAME_LIMITS["parameter name"];

/**
 * Whether clients are to complete a name: it lies within a namespace, is none of the store's own, and is one that
 * Parameter Store accepts, so that no name that cannot exist spoils the question for others.
 */
export function isCached(
  name: string,
  { rootNamespaces, parameterPrefix }: Pick<CacheSyncerEnvironment, "rootNamespaces" | "parameterPrefix">,
): boolean {
  if (isWithin(parameterPrefix, name) || name.length > maximum || !pattern.test(name)) return false;
  return rootNamespaces.some((namespace) => isWithin(namespace, name));
}
