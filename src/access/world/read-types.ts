import { IDENTITY_TYPES } from "./read-identities";
import { RESOURCE_TYPES } from "./read-resources";
import { ATTRIBUTE_FORMATS } from "./terraform/arn-formats";

/** Types of resources that a world is read from; it knows of no others. */
export const READ_TYPES: ReadonlySet<string> = new Set([
  ...Object.keys(ATTRIBUTE_FORMATS),
  ...IDENTITY_TYPES,
  ...RESOURCE_TYPES,
]);
