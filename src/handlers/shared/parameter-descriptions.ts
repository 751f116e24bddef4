import { paginateDescribeParameters, type ParameterStringFilter, type SSMClient } from "@aws-sdk/client-ssm";
import { chunksOf } from "./in-parallel";

/** A parameter as Parameter Store describes it. */
export interface DescribedParameter {
  readonly name: string;
  /** When its newest version was written, in milliseconds since the epoch. */
  readonly modified?: number;
  /** What encrypts it: a key's id, ARN or alias. */
  readonly keyId?: string;
}

/** How many names one call can ask for, and the most that a page can hold. */
const DESCRIBED_AT_ONCE = 50;

/**
 * Descriptions of the parameters in Parameter Store. They show no values and take no right to read them, and what they
 * leave out does not exist: no error is ever taken for absence. A page may hold nothing and still not be the last.
 */
export class ParameterDescriptions {
  public constructor(private readonly client: SSMClient) {}

  /** All parameters below a path, page by page. */
  public below(path: string): AsyncGenerator<readonly DescribedParameter[]> {
    return this.pages({ Key: "Path", Option: "Recursive", Values: [path] });
  }

  /** Those of some names that exist, page by page. */
  public async *named(names: Iterable<string>): AsyncGenerator<readonly DescribedParameter[]> {
    for (const Values of chunksOf([...new Set(names)], DESCRIBED_AT_ONCE)) {
      yield* this.pages({ Key: "Name", Option: "Equals", Values: [...Values] });
    }
  }

  private async *pages(filter: ParameterStringFilter): AsyncGenerator<readonly DescribedParameter[]> {
    const pages = paginateDescribeParameters(
      { client: this.client, pageSize: DESCRIBED_AT_ONCE },
      { ParameterFilters: [filter] },
    );
    for await (const { Parameters = [] } of pages) {
      yield Parameters.flatMap(({ Name, LastModifiedDate, KeyId }) =>
        Name ? { name: Name, modified: LastModifiedDate?.getTime(), keyId: KeyId } : [],
      );
    }
  }
}
