import {
  type ParameterHistory as HistoryEntryOutput,
  ParameterNotFound,
  type SSMClient,
  paginateGetParameterHistory,
} from "@aws-sdk/client-ssm";
import { HandlerError } from "../shared/failures";
import type { ParameterHistory } from "./ports";
import type { HistoryEntry } from "./version-resolution";

/** Parameter Store's history: 50 versions a page, 100 at most, secrets left encrypted. */
export class SsmParameterHistory implements ParameterHistory {
  public constructor(private readonly client: SSMClient) {}

  public async versions(requestedName: string): Promise<readonly HistoryEntry[]> {
    const pages = paginateGetParameterHistory(
      { client: this.client, pageSize: 50 },
      { Name: requestedName, WithDecryption: false },
    );
    const entries: HistoryEntry[] = [];
    try {
      for await (const page of pages) entries.push(...(page.Parameters ?? []).map(entryOf));
    } catch (error) {
      if (error instanceof ParameterNotFound) return [];
      throw error;
    }
    return entries;
  }
}

function entryOf(output: HistoryEntryOutput): HistoryEntry {
  if (output.Version === undefined || output.LastModifiedDate === undefined) {
    throw new HandlerError("UnreadableHistoryError", "a version in the history lacks its number or its date");
  }
  return {
    version: output.Version,
    modified: output.LastModifiedDate.getTime(),
    type: output.Type,
    tier: output.Tier,
    value: output.Value,
    keyId: output.KeyId,
    description: output.Description,
    modifiedBy: output.LastModifiedUser,
  };
}
