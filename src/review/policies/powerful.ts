import { POWERFUL_ACTIONS, POWERFUL_SERVICES } from "../data/powerful";
import type { Permission } from "./compare";

/** A permission on everything the action works on, or one that is powerful anywhere by its wildcard. */
export function isPowerful({ actions, resources, conditions }: Permission): boolean {
  const names = actions.map((action) => action.toLowerCase());
  if (names.some(isPowerfulAnywhere)) return true;
  return conditions.length === 0 && resources.some(isBroad) && names.some(isPowerfulOnAll);
}

function isPowerfulAnywhere(action: string): boolean {
  if (action === "*" || action.startsWith("everything but ")) return true;
  const [service = "", name = ""] = action.split(":");
  return name === "*" && POWERFUL_SERVICES.includes(service);
}

function isBroad(resource: string): boolean {
  return (
    resource === "*" || resource === "" || resource.endsWith(":*") || resource.startsWith("everything but ")
  );
}

function isPowerfulOnAll(action: string): boolean {
  const prefix = action.split("*")[0]!;
  return POWERFUL_ACTIONS.some((powerful) =>
    action.includes("*") ? powerful.startsWith(prefix) : powerful === action,
  );
}
