import { paginateDescribeParameters, type ParameterStringFilter, type SSMClient } from "@aws-sdk/client-ssm";
import type { ParameterNames } from "./ports";

/** The most that a page can hold. A page may hold less, or nothing, and still not be the last. */
const PAGE_SIZE = 50;

/**
 * Names in Parameter Store. DescribeParameters shows that a parameter exists without the right to read its value, and
 * what it leaves out does not exist: no error is ever taken for absence.
 */
export class SsmParameterNames implements ParameterNames {
  public constructor(private readonly client: SSMClient) {}

  public async existing(names: readonly string[]): Promise<ReadonlySet<string>> {
    const found = new Set<string>();
    for await (const page of this.pages({ Key: "Name", Option: "Equals", Values: [...names] })) {
      for (const name of page) found.add(name);
      if (found.size === names.length) break;
    }
    return found;
  }

  public below(namespace: string): AsyncIterable<readonly string[]> {
    return this.pages({ Key: "Path", Option: "Recursive", Values: [namespace] });
  }

  private async *pages(filter: ParameterStringFilter): AsyncGenerator<readonly string[]> {
    const pages = paginateDescribeParameters(
      { client: this.client, pageSize: PAGE_SIZE },
      { ParameterFilters: [filter] },
    );
    for await (const { Parameters = [] } of pages) yield Parameters.flatMap(({ Name }) => Name ?? []);
  }
}
