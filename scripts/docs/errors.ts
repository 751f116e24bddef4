import { ERROR_CODE_GROUPS, type ErrorCodeGroup } from "../../src/core/error-codes";
import { parseOrganization } from "../../src/core/organization/organization";
import { renderTable } from "./markdown";

/** What YAML makes of an organization whose account id is not in quotes. */
const UNQUOTED_ID = {
  name: "example",
  accounts: { dev: { id: 12345678901, kind: "workload", region: "eu-central-1" } },
  configStore: { namespaces: ["/app"], keys: { app: {} } },
  roleTypes: {},
};

const INTRODUCTION = `# Errors

Every error of this library is a \`FoundationError\`. It carries a stable \`code\` and all \`problems\` that were found, each with
its path, the value that was given, what is allowed and the fix:

\`\`\`text
${refusalOf(UNQUOTED_ID)}
\`\`\`

A path names a field of the organization (\`accounts.dev.id\`), or a construct and its prop (\`dev/ConfigStore/Audit.tableName\`).
Nothing is written while there is a problem.`;

/** The page of all error codes. */
export function renderErrors(): string {
  return [INTRODUCTION, ...ERROR_CODE_GROUPS.map(renderGroup)].join("\n\n") + "\n";
}

function renderGroup({ title, arises, codes }: ErrorCodeGroup): string {
  const rows = Object.entries(codes).map(([code, meaning]) => [`\`${code}\``, meaning]);
  return `## ${title}\n\n${arises}\n\n${renderTable(["code", "what is wrong"], rows)}`;
}

function refusalOf(organization: unknown): string {
  try {
    parseOrganization(organization);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("the example of an error must be refused");
}
