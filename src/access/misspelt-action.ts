import { FoundationError, type Problem } from "../core/errors";
import { nearest } from "../core/nearest";
import { ACTIONS, ACTIONS_AS_OF } from "./data/service-actions";
import { SERVICES } from "./data/services";

/**
 * What is wrong with an action that most likely is a misspelling: of an action of a service whose actions are listed, or
 * of the prefix of such a service. Whatever is not near to one of them may be an action that AWS has by now.
 *
 * @param value `service:name`, in any case
 * @param path what the problem is about
 */
export function misspeltAction(value: string, path: string): Problem | undefined {
  const meant = meantBy(value);
  if (meant === undefined) return undefined;
  return {
    code: "ACCESS_ACTION_INVALID",
    path,
    value,
    allowed: `an action of AWS, which had no ${value} on ${ACTIONS_AS_OF}`,
    fix: `did you mean ${meant}?`,
  };
}

/**
 * Refuses a misspelt action: that it is denied would prove nothing.
 *
 * @throws FoundationError ACCESS_ACTION_INVALID
 */
export function refuseMisspeltAction(action: string): void {
  const problem = misspeltAction(action, "action");
  if (problem) throw new FoundationError(problem);
}

function meantBy(action: string): string | undefined {
  const [service = "", name = ""] = action.split(":");
  const prefix = service.toLowerCase();
  const listed = ACTIONS[prefix];
  if (listed) return has(listed, name) ? undefined : joined(prefix, nearest(name, listed));
  if (SERVICES.includes(prefix)) return undefined;
  const having = Object.keys(ACTIONS).filter((candidate) => has(ACTIONS[candidate]!, name));
  return joined(nearest(prefix, having), name);
}

function has(names: readonly string[], name: string): boolean {
  return names.some((candidate) => candidate.toLowerCase() === name.toLowerCase());
}

function joined(service: string | undefined, name: string | undefined): string | undefined {
  return service === undefined || name === undefined ? undefined : `${service}:${name}`;
}
