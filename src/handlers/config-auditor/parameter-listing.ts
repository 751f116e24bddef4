import type { SSMClient } from "@aws-sdk/client-ssm";
import { ParameterDescriptions } from "../shared/parameter-descriptions";
import type { ListedParameter, ParameterListing } from "./ports";

/** Parameter Store's list of parameters. */
export class SsmParameterListing implements ParameterListing {
  private readonly descriptions: ParameterDescriptions;

  public constructor(client: SSMClient) {
    this.descriptions = new ParameterDescriptions(client);
  }

  public async *below(path: string): AsyncGenerator<readonly ListedParameter[]> {
    for await (const page of this.descriptions.below(path)) {
      yield page.flatMap(({ name, modified }) => (modified === undefined ? [] : { name, modified }));
    }
  }
}
