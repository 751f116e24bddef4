import type { Fields } from "../fields";
import { PROVIDER_ORIGINS, type ProviderOrigin } from "./identity-definition";

/** Reads how an identity provider comes to be. */
export function readOrigin(fields: Fields): ProviderOrigin {
  if (!fields.has("origin")) return "create";
  const refusal = { code: "VALUE_UNKNOWN", fix: "leave it out to create the provider" } as const;
  return fields.oneOf("origin", PROVIDER_ORIGINS, refusal) ?? "create";
}
