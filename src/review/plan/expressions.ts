import { isRecord, type JsonRecord, listOf, memberOf, recordOf, textOf, textsOf } from "./json";

/** What the configuration of a plan says of one resource. */
export interface Block {
  /** Its arguments as they are written. */
  readonly expressions: JsonRecord;
  /** The key of its provider. */
  readonly provider?: string;
  readonly provisioners?: readonly Provisioner[];
}

/** What Terraform does besides when a resource is made or destroyed. */
export interface Provisioner {
  /** Such as `local-exec`. */
  readonly type: string;
  readonly expressions: JsonRecord;
}

/** An attribute of another object. */
export interface Reference {
  /** The object's address, that of the module left out. */
  readonly address: string;
  readonly attribute: string;
}

/** Keys of `count` and `for_each` in an address. */
const KEYS = /\[(?:"(?:[^"\\]|\\.)*"|\d+)\]/g;

/** The configuration of a plan: how its resources are written. */
export class Expressions {
  private readonly blocks = new Map<string, Block>();

  public constructor(plan: unknown) {
    const waiting = [{ prefix: "", module: memberOf(memberOf(plan, "configuration"), "root_module") }];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { prefix, module } = next;
      for (const resource of listOf(memberOf(module, "resources"))) this.add(prefix, resource);
      for (const [name, call] of Object.entries(recordOf(memberOf(module, "module_calls")))) {
        waiting.push({ prefix: `${prefix}module.${name}.`, module: memberOf(call, "module") });
      }
    }
  }

  /** The block that an object is made by; nothing for what is in the state alone. */
  public of(address: string): Block | undefined {
    return this.blocks.get(address.replace(KEYS, ""));
  }

  /** All blocks with their addresses, those of data sources included. */
  public entries(): readonly (readonly [address: string, block: Block])[] {
    return [...this.blocks];
  }

  private add(prefix: string, resource: unknown): void {
    const address = textOf(memberOf(resource, "address"));
    if (address === undefined) return;
    const provider = textOf(memberOf(resource, "provider_config_key"));
    const provisioners = listOf(memberOf(resource, "provisioners")).map((one) => ({
      type: textOf(memberOf(one, "type")) ?? "provisioner",
      expressions: recordOf(memberOf(one, "expressions")),
    }));
    this.blocks.set(`${prefix}${address}`, {
      expressions: recordOf(memberOf(resource, "expressions")),
      ...(provisioners.length > 0 && { provisioners }),
      ...(provider !== undefined && { provider }),
    });
  }
}

/** The text that the code states, where it refers to nothing. */
export function literalOf(expression: unknown): string | undefined {
  const value = textOf(memberOf(expression, "constant_value"));
  const refers = memberOf(expression, "references") !== undefined || value?.includes("${");
  return refers ? undefined : value;
}

const ATTRIBUTE = /^\.(\w+)$/;
const NOT_RESOURCES = /^(?:count|data|each|ephemeral|local|module|path|self|terraform|var)\./;

/** What an argument is, where it is nothing but an attribute of one other object. */
export function referenceOf(expression: unknown): Reference | undefined {
  if (!isRecord(expression)) return undefined;
  const [whole, address, ...resource] = textsOf(expression.references);
  if (whole === undefined || address === undefined || NOT_RESOURCES.test(whole)) return undefined;
  const isOne = resource.every((text) => address.startsWith(`${text}[`)) && resource.length <= 1;
  const attribute = whole.startsWith(address) ? ATTRIBUTE.exec(whole.slice(address.length))?.[1] : undefined;
  const template = textOf(expression.constant_value) ?? `\${${whole}}`;
  return isOne && attribute !== undefined && template === `\${${whole}}` ? { address, attribute } : undefined;
}
