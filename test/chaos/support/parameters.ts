import { ParameterNotFound } from "@aws-sdk/client-ssm";
import { ciphertextOf } from "./canary";

/** One version of a parameter. */
export interface Version {
  readonly version: number;
  readonly modified: number;
  readonly type: string;
  readonly value: string;
  readonly keyId?: string;
  readonly description?: string;
}

/** What a call changed. */
export type Change =
  | { readonly kind: "put"; readonly name: string; readonly version: Version }
  | {
      readonly kind: "delete";
      readonly names: readonly string[];
      readonly missing: readonly string[];
      readonly many: boolean;
    }
  | { readonly kind: "expire"; readonly name: string };

/** What a put sets. */
export type PutInput = Omit<Version, "version" | "modified">;

const KEPT_VERSIONS = 100;
const HISTORY_PAGE = 20;
const NAMES_PAGE = 7;

/** Parameter Store in memory, as the functions' calls see it; who listens hears of each change. */
export class ChaosParameters {
  private readonly histories = new Map<string, readonly Version[]>();
  public onChange: (change: Change) => void = () => undefined;

  public readonly operations: Readonly<Record<string, (input: any) => object>> = {
    GetParameters: (input) => this.getParameters(input),
    GetParameterHistory: (input) => this.getParameterHistory(input),
    DescribeParameters: (input) => this.describeParameters(input),
    PutParameter: ({ Name, Value, Type, KeyId, Description }) =>
      this.put(Name, { value: Value, type: Type, keyId: KeyId, description: Description }),
  };

  public get names(): readonly string[] {
    return [...this.histories.keys()].sort();
  }

  public current(name: string): Version | undefined {
    return this.histories.get(name)?.at(-1);
  }

  /** The versions that the history still has. */
  public versionsOf(name: string): readonly Version[] {
    return this.histories.get(name) ?? [];
  }

  /** Whether the history still has a version. */
  public remembers(name: string, version: Version): boolean {
    return this.histories.get(name)?.includes(version) ?? false;
  }

  public put(name: string, input: PutInput): object {
    const history = this.histories.get(name) ?? [];
    const version = { ...input, version: (history.at(-1)?.version ?? 0) + 1, modified: Date.now() };
    this.histories.set(name, [...history, version].slice(-KEPT_VERSIONS));
    this.onChange({ kind: "put", name, version });
    return { Version: version.version };
  }

  public delete(name: string): void {
    const existed = this.histories.delete(name);
    this.onChange({
      kind: "delete",
      names: existed ? [name] : [],
      missing: existed ? [] : [name],
      many: false,
    });
  }

  public deleteMany(all: readonly string[]): void {
    const names = all.filter((name) => this.histories.delete(name));
    const missing = all.filter((name) => !names.includes(name));
    this.onChange({ kind: "delete", names, missing, many: true });
  }

  public expire(name: string): void {
    if (this.histories.delete(name)) this.onChange({ kind: "expire", name });
  }

  private getParameters({ Names }: { Names: readonly string[] }): object {
    const found = Names.filter((name) => this.histories.has(name));
    return {
      Parameters: found.map((Name) => {
        const { value, type } = this.current(Name)!;
        return { Name, Value: value, Type: type };
      }),
      InvalidParameters: Names.filter((name) => !found.includes(name)),
    };
  }

  private getParameterHistory({ Name, NextToken }: any): object {
    const history = this.histories.get(Name);
    if (!history) throw new ParameterNotFound({ message: "no such parameter", $metadata: {} });
    const start = Number(NextToken ?? 0);
    const end = start + HISTORY_PAGE;
    return {
      Parameters: history.slice(start, end).map(({ version, modified, type, value, keyId, description }) => ({
        Version: version,
        LastModifiedDate: new Date(modified),
        LastModifiedUser: "arn:aws:sts::111111111111:assumed-role/figgy-dev-dev/jordandev",
        Type: type,
        Value: type === "SecureString" ? ciphertextOf(value) : value,
        KeyId: keyId,
        Description: description,
      })),
      ...(end < history.length && { NextToken: String(end) }),
    };
  }

  private describeParameters({ ParameterFilters, NextToken }: any): object {
    const [{ Key, Values }] = ParameterFilters;
    const names: readonly string[] =
      Key === "Name"
        ? Values.filter((name: string) => this.histories.has(name))
        : this.names.filter((name) => Values.some((value: string) => name.startsWith(`${value}/`)));
    const start = Number(NextToken ?? 0);
    const end = start + NAMES_PAGE;
    const page = names.slice(start, end);
    return {
      Parameters: page.map((Name) => {
        const { keyId, modified } = this.current(Name)!;
        return { Name, KeyId: keyId, LastModifiedDate: new Date(modified) };
      }),
      ...(end < names.length && { NextToken: String(end) }),
    };
  }
}
