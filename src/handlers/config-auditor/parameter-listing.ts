import { paginateDescribeParameters, type SSMClient } from "@aws-sdk/client-ssm";
import type { ListedParameter, ParameterListing } from "./ports";

/** The most that a page can hold. A page may hold less, or nothing, and still not be the last. */
const PAGE_SIZE = 50;

/** Parameter Store's list of parameters, which shows no values and takes no right to read them. */
export class SsmParameterListing implements ParameterListing {
  public constructor(private readonly client: SSMClient) {}

  public async *below(path: string): AsyncGenerator<readonly ListedParameter[]> {
    const pages = paginateDescribeParameters(
      { client: this.client, pageSize: PAGE_SIZE },
      { ParameterFilters: [{ Key: "Path", Option: "Recursive", Values: [path] }] },
    );
    for await (const { Parameters = [] } of pages) {
      yield Parameters.flatMap(({ Name, LastModifiedDate }) =>
        Name && LastModifiedDate ? { name: Name, modified: LastModifiedDate.getTime() } : [],
      );
    }
  }
}
