/** Which account of which emulated AWS the commands are for. */
export interface SandboxAccount {
  readonly endpoint: string;
  readonly accountId: string;
  readonly region: string;
  /** The prefix of the config store's names. */
  readonly prefix: string;
}

/** A command with what it shows. */
export interface SandboxCommand {
  readonly title: string;
  readonly command: string;
}

const PARAMETER = "/app/hello/password";

/** What a newcomer types: each works as it stands, in any shell of the same machine. */
export function sandboxCommands(account: SandboxAccount): SandboxCommand[] {
  const { accountId, prefix } = account;
  return [
    {
      title: "Put a secret under the key of the namespace /app:",
      command: awsCommand(
        account,
        `ssm put-parameter --name ${PARAMETER} --type SecureString --key-id alias/app-key --value open-sesame --overwrite`,
      ),
    },
    {
      title: "Read it back:",
      command: awsCommand(account, `ssm get-parameter --name ${PARAMETER} --with-decryption`),
    },
    {
      title: `See who changed it, in the audit of the account ${accountId}: the value is there as ciphertext only.`,
      command: awsCommand(
        account,
        `dynamodb query --table-name ${prefix}-config-auditor --key-condition-expression 'parameter_name = :name'` +
          ` --expression-attribute-values '{":name":{"S":"${PARAMETER}"}}'`,
      ),
    },
  ];
}

/** Credentials stand before the command and win over any that the shell has; so do endpoint and region. */
function awsCommand({ endpoint, accountId, region }: SandboxAccount, call: string): string {
  const settings = `AWS_ACCESS_KEY_ID=${accountId} AWS_SECRET_ACCESS_KEY=sandbox AWS_PAGER=`;
  return `${settings} aws --endpoint-url ${endpoint} --region ${region} --output json ${call}`;
}
