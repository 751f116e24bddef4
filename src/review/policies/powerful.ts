import { POWERFUL_ACTIONS, POWERFUL_SERVICES } from "../data/powerful";
import type { Permission } from "./compare";

/** A permission on everything the action works on, or one that is powerful anywhere by its wildcard. */
export function isPowerful({ actions, resources, conditions }: Permission): boolean {
  const names = actions.map((action) => action.toLowerCase());
  if (names.some(isPowerfulAnywhere)) return true;
  return conditions.length === 0 && resources.some(isBroad) && names.some(isPowerfulOnAll);
}

function isPowerfulAnywhere(action: string): boolean {
  if (action.startsWith("everything but ")) return true;
  const [service = "", name = ""] = action.split(":");
  return isAll(service) || (isAll(name) && POWERFUL_SERVICES.includes(service));
}

/** All that a service has, or all of a kind of it: `role/*`, `key/*`, `secret:*`. Buckets are of no kind. */
const BROAD = /^(?:arn:[^:]*:[^:]*:[^:]*:(?:[^:]*:\*+|[^:]+:[a-z-]+[/:]\*+|:\*+\/\*+)|\*|)$/;

function isBroad(resource: string): boolean {
  return BROAD.test(resource) || resource.startsWith("everything but ");
}

/** Whatever a service can do is powerful on all that it has. */
function isPowerfulOnAll(action: string): boolean {
  const [prefix = "", ...rest] = action.split("*");
  if (rest.length === 0) return POWERFUL_ACTIONS.includes(action);
  return (
    isAll(action.split(":")[1] ?? "") || POWERFUL_ACTIONS.some((powerful) => powerful.startsWith(prefix))
  );
}

function isAll(name: string): boolean {
  return /^\*+$/.test(name);
}
