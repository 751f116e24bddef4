import type { AuditorEnvironment } from "../../core/config-store/function-environment";
import { isWithin } from "../../core/config-store/parameter-name";

type Governing = Pick<AuditorEnvironment, "rootNamespaces" | "parameterPrefix">;

/** One-time secrets lie below the store's own parameters and are never recorded. */
const ONE_TIME_SECRETS = "/ots";

/** Whether a parameter's changes are recorded. */
export function isGoverned({ rootNamespaces, parameterPrefix }: Governing, name: string): boolean {
  if (isWithin(parameterPrefix, name)) return !isWithin(`${parameterPrefix}${ONE_TIME_SECRETS}`, name);
  return rootNamespaces.some((namespace) => isWithin(namespace, name));
}

/** Whether a parameter's changes are recorded with the values: not those of the store's own parameters. */
export function keepsValues({ parameterPrefix }: Governing, name: string): boolean {
  return !isWithin(parameterPrefix, name);
}
