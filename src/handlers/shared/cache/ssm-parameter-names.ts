import type { SSMClient } from "@aws-sdk/client-ssm";
import { ParameterDescriptions } from "../parameter-descriptions";
import type { ParameterNames } from "./ports";

/** Names in Parameter Store. */
export class SsmParameterNames implements ParameterNames {
  private readonly descriptions: ParameterDescriptions;

  public constructor(client: SSMClient) {
    this.descriptions = new ParameterDescriptions(client);
  }

  public async existing(names: readonly string[]): Promise<ReadonlySet<string>> {
    const found = new Set<string>();
    for await (const page of this.descriptions.named(names)) {
      for (const { name } of page) found.add(name);
      if (found.size === names.length) break;
    }
    return found;
  }

  public async *below(namespace: string): AsyncGenerator<readonly string[]> {
    for await (const page of this.descriptions.below(namespace)) yield page.map(({ name }) => name);
  }
}
