import type { ReplicatorEnvironment } from "../../../core/config-store/replicator-environment";
import type { PolicyStatement } from "../../../core/policy-document";
import type { StoreParts } from "./store-function";

/** What every function that replicates is told. */
export function replicatorEnvironment(parts: StoreParts): ReplicatorEnvironment {
  return {
    environmentAlias: parts.environmentAlias,
    accountId: parts.environment.accountId,
    replicationTableName: parts.replicationTable.tableName,
    rootNamespaces: parts.namespaces,
    serviceNamespace: parts.serviceNamespace,
    parameterPrefix: `/${parts.prefix}`,
    replicationKeyId: parts.replicationKey.keyId,
  };
}

/**
 * What every function that replicates may do: read what is configured, read parameters of the root namespaces and write
 * those of the service namespace, secrets under the replication key only. Of the store's own parameters it can reach
 * none, whatever other policies allow.
 */
export function replicatorStatements(parts: StoreParts): readonly PolicyStatement[] {
  const { environment, namespaces, serviceNamespace, prefix, keys, replicationKey, replicationTable } = parts;
  const sources = namespaces.map((namespace) => environment.parameterArn(`${namespace}/*`));
  const destinations = environment.parameterArn(`${serviceNamespace}/*`);
  return [
    ...replicationTable.accessStatements({ sid: "ReadReplications", actions: ["Scan"] }),
    { sid: "ReadSourcesAndReplicas", actions: ["ssm:GetParameters"], resources: sources },
    // It cannot be limited to names: it tells names and keys, never values.
    { sid: "ReadKeysOfReplicas", actions: ["ssm:DescribeParameters"], resources: ["*"] },
    { sid: "WriteReplicas", actions: ["ssm:PutParameter"], resources: [destinations] },
    {
      sid: "NeverTheStoresOwn",
      effect: "Deny",
      actions: ["ssm:*"],
      resources: [environment.parameterArn(`/${prefix}/*`)],
    },
    ...Object.values(keys).map((key, index) =>
      key.useStatement({
        sid: `DecryptSources${index + 1}`,
        actions: ["decrypt"],
        throughService: "ssm",
        encryptionContext: { PARAMETER_ARN: sources },
      }),
    ),
    replicationKey.useStatement({
      sid: "EncryptReplicas",
      actions: ["encrypt", "decrypt"],
      throughService: "ssm",
      encryptionContext: { PARAMETER_ARN: destinations },
    }),
  ];
}
