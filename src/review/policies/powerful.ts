import { POWERFUL_ACTIONS, POWERFUL_SERVICES } from "../data/powerful";
import type { Permission } from "./compare";

/** A permission on everything the action works on, or one that is powerful anywhere by its wildcard. */
export function isPowerful({ action: written, resource, conditions }: Permission): boolean {
  const action = written.toLowerCase();
  if (action === "*" || action.startsWith("everything but ")) return true;
  const [service = "", name = ""] = action.split(":");
  if (name === "*" && POWERFUL_SERVICES.includes(service)) return true;
  const broad =
    resource === "*" || resource === "" || resource.endsWith(":*") || resource.startsWith("everything but ");
  if (!broad || conditions.length > 0) return false;
  const prefix = action.split("*")[0]!;
  return POWERFUL_ACTIONS.some((powerful) =>
    action.includes("*") ? powerful.startsWith(prefix) : powerful === action,
  );
}
