import type { Construct } from "constructs";

/** How the sids of a construct's statements begin: its id, as far as policies accept it. */
export function sidOf(construct: Construct): string {
  return construct.node.id.replace(/[^a-zA-Z0-9]/g, "");
}
