import type { CacheSyncerEnvironment } from "../../../core/config-store/function-environment";
import { isParameterName, isWithin } from "../../../core/config-store/parameter-name";

/**
 * Whether clients are to complete a name: it lies within a namespace, is none of the store's own, and is one that
 * Parameter Store can have, so that no name that cannot exist spoils the question for others.
 */
export function isCached(
  name: string,
  { rootNamespaces, parameterPrefix }: Pick<CacheSyncerEnvironment, "rootNamespaces" | "parameterPrefix">,
): boolean {
  if (!isParameterName(name) || isWithin(parameterPrefix, name)) return false;
  return rootNamespaces.some((namespace) => isWithin(namespace, name));
}
