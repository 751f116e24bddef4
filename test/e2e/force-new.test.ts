import { FORCE_NEW } from "../../src/review/data/force-new";
import { ProviderFolder } from "../support/provider-folder";

const KEYS = ["1111", "2222"].map((name) => `arn:aws:kms:eu-central-1:111111111111:key/${name}`);
const kmsKey = { kms_key_id: KEYS };
const kmsArn = { kms_key_arn: KEYS };
const named = { name: ["aaaa", "bbbb"] };

/** What each type needs besides, and for each argument of the table a value before and after. */
const CASES: Readonly<
  Record<string, { readonly needs?: object; readonly changes: Record<string, unknown[]> }>
> = {
  aws_backup_vault: { needs: { name: "nnnn" }, changes: { ...named, ...kmsArn } },
  aws_cloudwatch_log_group: {
    needs: {},
    changes: { ...named, name_prefix: ["aaaa", "bbbb"], log_group_class: ["STANDARD", "INFREQUENT_ACCESS"] },
  },
  aws_cognito_user_pool: {
    needs: { name: "nnnn" },
    changes: {
      alias_attributes: [["email"], ["phone_number"]],
      username_attributes: [["email"], ["phone_number"]],
      username_configuration: [[{ case_sensitive: true }], [{ case_sensitive: false }]],
    },
  },
  aws_db_instance: {
    needs: {
      instance_class: "db.t3.micro",
      engine: "postgres",
      username: "u",
      allocated_storage: 20,
      storage_encrypted: true,
    },
    changes: {
      engine: ["postgres", "mysql"],
      username: ["aaaa", "bbbb"],
      db_name: ["aaaa", "bbbb"],
      storage_encrypted: [false, true],
      ...kmsKey,
      availability_zone: ["eu-central-1a", "eu-central-1b"],
      character_set_name: ["aaaa", "bbbb"],
      timezone: ["aaaa", "bbbb"],
    },
  },
  aws_docdb_cluster: {
    needs: { cluster_identifier: "c", storage_encrypted: true },
    changes: {
      cluster_identifier: ["aaaa", "bbbb"],
      master_username: ["alice", "bobby"],
      storage_encrypted: [false, true],
      ...kmsKey,
    },
  },
  aws_dynamodb_table: {
    needs: {
      name: "nnnn",
      billing_mode: "PAY_PER_REQUEST",
      hash_key: "h",
      attribute: [
        { name: "h", type: "S" },
        { name: "r", type: "S" },
      ],
      range_key: "r",
    },
    changes: {
      ...named,
      hash_key: ["r", "h"],
      range_key: ["h", "r"],
      local_secondary_index: [
        [{ name: "old", range_key: "r", projection_type: "ALL" }],
        [{ name: "new", range_key: "r", projection_type: "ALL" }],
      ],
    },
  },
  aws_ebs_volume: {
    needs: { availability_zone: "eu-central-1a", size: 1 },
    changes: {
      availability_zone: ["eu-central-1a", "eu-central-1b"],
      encrypted: [false, true],
      ...kmsKey,
      snapshot_id: ["snap-1", "snap-2"],
      outpost_arn: ["1", "2"].map((id) => `arn:aws:outposts:eu-central-1:111111111111:outpost/op-${id}`),
    },
  },
  aws_dynamodb_table_replica: {
    needs: { global_table_arn: "arn:aws:dynamodb:us-east-1:111111111111:table/aaaa" },
    changes: {
      global_table_arn: ["aaaa", "bbbb"].map(
        (name) => `arn:aws:dynamodb:us-east-1:111111111111:table/${name}`,
      ),
      ...kmsArn,
    },
  },
  aws_ecr_repository: {
    needs: { name: "name" },
    changes: {
      name: ["aa", "bb"],
      encryption_configuration: [[{ encryption_type: "AES256" }], [{ encryption_type: "KMS" }]],
    },
  },
  aws_efs_file_system: {
    needs: {},
    changes: {
      creation_token: ["aaaa", "bbbb"],
      availability_zone_name: ["eu-central-1a", "eu-central-1b"],
      encrypted: [false, true],
      ...kmsKey,
      performance_mode: ["generalPurpose", "maxIO"],
    },
  },
  aws_elasticache_replication_group: {
    needs: { replication_group_id: "cccc", description: "d", at_rest_encryption_enabled: true },
    changes: {
      replication_group_id: ["aaaa", "bbbb"],
      at_rest_encryption_enabled: [false, true],
      ...kmsKey,
    },
  },
  aws_elasticsearch_domain: { changes: { domain_name: ["aaa", "bbb"] } },
  aws_glacier_vault: { changes: named },
  aws_iam_openid_connect_provider: {
    needs: { client_id_list: ["c"], thumbprint_list: ["a".repeat(40)] },
    changes: { url: ["https://a.example.com", "https://b.example.com"] },
  },
  aws_iam_saml_provider: { needs: { saml_metadata_document: "m".repeat(1_000) }, changes: named },
  aws_keyspaces_table: {
    needs: {
      keyspace_name: "kkkk",
      table_name: "tttt",
      schema_definition: [{ column: [{ name: "id", type: "ascii" }], partition_key: [{ name: "id" }] }],
    },
    changes: { keyspace_name: ["aaaa", "bbbb"], table_name: ["aaaa", "bbbb"] },
  },
  aws_kinesis_stream: { needs: { shard_count: 1 }, changes: named },
  aws_kms_external_key: {
    changes: { key_material_base64: ["YQ==", "Yg=="], multi_region: [true, false] },
  },
  aws_kms_key: {
    needs: {},
    changes: {
      key_usage: ["ENCRYPT_DECRYPT", "SIGN_VERIFY"],
      customer_master_key_spec: ["SYMMETRIC_DEFAULT", "RSA_2048"],
      multi_region: [true, false],
      custom_key_store_id: ["aaaa", "bbbb"],
    },
  },
  aws_kms_replica_key: { changes: { primary_key_arn: KEYS } },
  aws_memorydb_cluster: {
    needs: { name: "nnnn", acl_name: "acl", node_type: "db.t4g.small", tls_enabled: true },
    changes: { ...named, ...kmsArn, tls_enabled: [false, true] },
  },
  aws_msk_cluster: {
    needs: {
      kafka_version: "3.6.0",
      number_of_broker_nodes: 2,
      broker_node_group_info: [
        { client_subnets: ["s1", "s2"], instance_type: "kafka.t3.small", security_groups: ["sg"] },
      ],
    },
    changes: { cluster_name: ["aaaa", "bbbb"] },
  },
  aws_neptune_cluster: {
    needs: { cluster_identifier: "c", storage_encrypted: true },
    changes: { cluster_identifier: ["aaaa", "bbbb"], storage_encrypted: [false, true], ...kmsArn },
  },
  aws_opensearch_domain: { changes: { domain_name: ["aaa", "bbb"] } },
  aws_organizations_account: {
    needs: { name: "nnnn" },
    changes: { email: ["a@example.com", "b@example.com"] },
  },
  aws_rds_cluster: {
    needs: { cluster_identifier: "c", engine: "aurora-postgresql", storage_encrypted: true },
    changes: {
      cluster_identifier: ["aaaa", "bbbb"],
      engine: ["aurora-postgresql", "aurora-mysql"],
      availability_zones: [["eu-central-1a"], ["eu-central-1b"]],
      master_username: ["alice", "bobby"],
      database_name: ["aaaa", "bbbb"],
      storage_encrypted: [false, true],
      ...kmsKey,
    },
  },
  aws_redshift_cluster: {
    needs: { cluster_identifier: "cccc", node_type: "ra3.large" },
    changes: { master_username: ["aaaa", "bbbb"] },
  },
  aws_route53_zone: {
    needs: { name: "example.com" },
    changes: { name: ["a.com", "b.com"], delegation_set_id: ["aaaa", "bbbb"] },
  },
  aws_s3_bucket: {
    changes: { bucket: ["aaa", "bbb"], bucket_prefix: ["aaaa", "bbbb"], object_lock_enabled: [false, true] },
  },
  aws_secretsmanager_secret: { changes: { ...named, name_prefix: ["aaaa", "bbbb"] } },
  aws_sqs_queue: { changes: { ...named, name_prefix: ["aaaa", "bbbb"], fifo_queue: [true, false] } },
  aws_ssm_parameter: {
    needs: { name: "nnnn", type: "String", value: "v" },
    changes: { ...named, data_type: ["text", "aws:ec2:image"] },
  },
  aws_timestreamwrite_table: {
    needs: { database_name: "ddd", table_name: "ttt" },
    changes: { database_name: ["aaaa", "bbbb"], table_name: ["aaaa", "bbbb"] },
  },
};

interface Case {
  readonly type: string;
  readonly attribute: string;
  readonly before: object;
  readonly after: object;
}

const cases = Object.entries(CASES).flatMap(([type, { needs = {}, changes }]) =>
  Object.entries(changes).map(([attribute, [before, after]]): Case => {
    return {
      type,
      attribute,
      before: { ...needs, [attribute]: before },
      after: { ...needs, [attribute]: after },
    };
  }),
);

/** Plans every change against a state as if the objects existed, without asking AWS. */
function replacements(): ReadonlyMap<string, readonly string[]> {
  const folder = new ProviderFolder(
    "force-new",
    byType(({ after }) => after),
  );
  const schemas = folder.schemas();
  folder.writeState(
    cases.map(({ type, attribute, before }) => ({
      type,
      name: attribute,
      instances: [{ schema_version: schemas[type]!.version, attributes: { id: "id", ...before } }],
    })),
  );
  const { changes } = folder.plan();
  return new Map(
    changes
      .filter(({ action }) => action === "replace")
      .map(({ address, replacePaths }) => [address, replacePaths]),
  );
}

function byType(bodyOf: (one: Case) => object): object {
  const types: Record<string, Record<string, object>> = {};
  for (const one of cases) (types[one.type] ??= {})[one.attribute] = bodyOf(one);
  return types;
}

describe("the table of what makes the provider replace what holds data", () => {
  const found = replacements();

  it.each(cases.map(({ type, attribute }) => [type, attribute]))(
    "is right about %s: %s",
    (type, attribute) => {
      expect(FORCE_NEW[type]).toContain(attribute);
      expect(found.get(`${type}.${attribute}`)?.map((path) => path.split(".")[0])).toContain(attribute);
    },
  );

  it("has no row that is not tried", () => {
    const tried = cases.map(({ type, attribute }) => `${type} ${attribute}`);
    const rows = Object.entries(FORCE_NEW).flatMap(([type, names]) => names.map((name) => `${type} ${name}`));

    expect(rows.filter((row) => !tried.includes(row))).toEqual([]);
  });
});
