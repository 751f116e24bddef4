import { mkdtempSync, mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import {
  AssetType,
  CloudBackend,
  Fn,
  Lazy,
  LocalBackend,
  NamedCloudWorkspace,
  Op,
  S3Backend,
  TerraformAsset,
  TerraformCount,
  type TerraformElement,
  TerraformHclModule,
  TerraformIterator,
  TerraformLocal,
  TerraformOutput,
  TerraformSelf,
  TerraformVariable,
  Token,
} from "cdktf";
import { Construct } from "constructs";
import { configurationOf, expectSameFast, stackOf } from "./support/both-ways";

describe("a fast stack renders the same folder for each kind of element", () => {
  it("overrides of an element: set, nested, with tokens, and removed", () => {
    expectSameFast(
      stackOf((stack) => {
        const key = new KmsKey(stack, "key", { description: "to be overridden", tags: { a: "1", b: "2" } });
        const role = new IamRolePolicy(stack, "policy", { role: "reader", policy: "{}" });
        key.addOverride("description", undefined);
        key.addOverride("tags.b", undefined);
        key.addOverride("tags.c", key.arn);
        key.addOverride("timeouts", [{ create: "5m" }]);
        key.addOverride("lifecycle.ignore_changes", ["tags"]);
        key.addOverride("//.metadata.reviewed", true);
        role.addOverride("name", Lazy.stringValue({ produce: () => "late" }));
        new SqsQueue(stack, "queue", { name: "work" }).addOverride("name", null);
        new TerraformOutput(stack, "output", { value: 1 }).addOverride("value", key.arn);
        new TerraformLocal(stack, "local", 1).addOverride("ignored", true);
      }),
    );
  });

  it("overrides of a stack: set, merged, joined, with tokens, and removed", () => {
    const outcome = expectSameFast(
      stackOf((stack) => {
        const key = new KmsKey(stack, "key", { description: "d", tags: { a: "1" } });
        new KmsKey(stack, "gone", {});
        stack.addOverride("terraform.required_version", ">= 1.11");
        stack.addOverride("terraform.required_providers.aws", {
          source: "hashicorp/aws",
          version: ">= 5.100, < 7",
        });
        stack.addOverride("resource.aws_kms_key.gone", undefined);
        stack.addOverride("resource.aws_kms_key.key.tags", {
          b: key.arn,
          [key.keyId]: "c",
          d: [undefined, 1],
        });
        stack.addOverride("resource.aws_kms_key.key.description", Fn.upper(key.id));
        stack.addOverride("provider.aws", [{ alias: "second", region: key.id }]);
        stack.addOverride("check.plain", {
          data: {},
          assert: [{ condition: "${true}", error_message: "no" }],
        });
        stack.addOverride("//.metadata.owner", "platform");
        stack.addOverride("data", Lazy.anyValue({ produce: () => ({ aws_region: { here: {} } }) }));
        stack.addOverride("moved", [{ from: "a.b", to: "a.c" }]);
      }),
    );
    expect(configurationOf(outcome, "stack").resource.aws_kms_key).not.toHaveProperty("gone");
  });

  it("overrides that replace what is no map", () => {
    expectSameFast(
      stackOf((stack) => {
        new SqsQueue(stack, "queue", { name: "work" });
        stack.addOverride("resource.aws_sqs_queue.queue.name.nested", "was a text");
        stack.addOverride("terraform.backend", "was a map");
      }),
    );
  });

  it("two elements with one logical id, which are merged", () => {
    expectSameFast(
      stackOf((stack) => {
        for (const id of ["first", "second"]) {
          const group = new SecurityGroup(stack, id, {
            name: id,
            ingress: [{ fromPort: 1, toPort: 2, protocol: id }],
          });
          group.addOverride("list", [id]);
          group.overrideLogicalId("same");
        }
      }),
    );
  });

  it("variables, locals and outputs", () => {
    expectSameFast(
      stackOf((stack) => {
        const variable = new TerraformVariable(stack, "variable", {
          type: "list(string)",
          default: ["a"],
          sensitive: true,
          nullable: false,
          validation: [{ condition: Fn.can("a") as unknown as string, errorMessage: "no" }],
        });
        const local = new TerraformLocal(stack, "local", { a: variable.listValue, b: variable.numberValue });
        const group = new Construct(stack, "group");
        new TerraformOutput(group, "nested", { value: local.asList, sensitive: true, description: "a list" });
        new TerraformOutput(group, "static", { value: local.asNumber, staticId: true });
        const key = new KmsKey(stack, "key", {});
        new TerraformOutput(stack, "output", {
          value: [key, { key, n: local.asStringMap }],
          dependsOn: [key],
          precondition: { condition: Op.eq(key.id, "a"), errorMessage: "no" },
        });
      }),
    );
  });

  it("data sources, providers with an alias, and a module that is given them", () => {
    expectSameFast((app, Stack) => {
      const stack = new Stack(app, "stack");
      const first = new AwsProvider(stack, "aws", {
        region: "eu-central-1",
        defaultTags: [{ tags: { a: "b" } }],
      });
      const second = new AwsProvider(stack, "second", { region: "us-east-1", alias: "global" });
      second.addOverride("assume_role", [{ role_arn: "arn" }]);
      const caller = new DataAwsCallerIdentity(stack, "caller", { provider: second });
      caller.addOverride("count", 1);
      new S3Bucket(stack, "bucket", { provider: second, bucket: caller.accountId });
      const module = new TerraformHclModule(stack, "module", {
        source: "terraform-aws-modules/vpc/aws",
        version: "5.0.0",
        variables: { name: caller.arn, list: [caller.userId] },
        providers: [first, { provider: second, moduleAlias: "global" }],
        dependsOn: [caller],
      });
      module.addOverride("enable", true);
      new TerraformOutput(stack, "of-module", { value: module.getString("vpc_id") });
    });
  });

  it("backends of every sort", () => {
    expectSameFast((app, Stack) => {
      new LocalBackend(new Stack(app, "local"), { path: "state.tfstate", workspaceDir: "w" });
      const s3 = new S3Backend(new Stack(app, "s3"), {
        bucket: "b",
        key: "k",
        region: "eu-central-1",
        encrypt: true,
      });
      s3.addOverride("use_lockfile", true);
      new CloudBackend(new Stack(app, "cloud"), {
        organization: "o",
        workspaces: new NamedCloudWorkspace("w"),
      });
    });
  });

  it("for_each over lists, maps and resources, counts, and dynamic blocks", () => {
    expectSameFast(
      stackOf((stack) => {
        const list = TerraformIterator.fromList(["a", "b"]);
        const map = TerraformIterator.fromMap({ a: { port: 1 }, b: { port: 2 } });
        const buckets = new S3Bucket(stack, "buckets", {
          forEach: list,
          bucket: list.value,
          tags: { k: list.key },
        });
        const chained = TerraformIterator.fromResources(buckets);
        new SqsQueue(stack, "queues", { forEach: chained, name: chained.getString("bucket") });
        new SecurityGroup(stack, "group", {
          ingress: map.dynamic({
            fromPort: map.getNumber("port"),
            toPort: map.getNumber("port"),
            protocol: map.key,
          }),
        });
        const count = TerraformCount.of(Fn.lengthOf(["a", "b"]));
        new SsmParameter(stack, "counted", { name: `p/${count.index}`, type: "String", value: "v", count });
        new KmsKey(stack, "two", { count: 2 });
        new TerraformOutput(stack, "names", { value: map.forExpressionForList("val.port") });
        new TerraformOutput(stack, "keys", { value: map.keys() });
        const complex = TerraformIterator.fromComplexList(
          Token.asAny(Fn.tolist([{ name: "a" }])) as never,
          "name",
        );
        new SsmParameter(stack, "complex", {
          forEach: complex,
          name: complex.getString("name"),
          type: "String",
        });
      }),
    );
  });

  it("meta arguments: lifecycle, conditions, provisioners and connections", () => {
    expectSameFast(
      stackOf((stack) => {
        const key = new KmsKey(stack, "key", {});
        new SqsQueue(stack, "queue", {
          dependsOn: [key],
          lifecycle: {
            createBeforeDestroy: true,
            ignoreChanges: "all",
            replaceTriggeredBy: [key, "terraform_data.x"],
            precondition: [{ condition: Op.eq(key.id, "a"), errorMessage: `not ${key.id}` }],
          },
          connection: { type: "ssh", host: TerraformSelf.getString("publicIp") },
          provisioners: [
            { type: "local-exec", command: `echo ${key.arn}`, environment: { A_b: "c" } },
            { type: "file", destination: "/tmp", source: "a" },
          ],
        });
      }),
    );
  });

  it("moves by target and by id, and import blocks", () => {
    const outcome = expectSameFast(
      stackOf((stack) => {
        new SqsQueue(stack, "to", {}).addMoveTarget("target");
        new SqsQueue(stack, "from", {}).moveTo("target", "key");
        new KmsKey(stack, "by-id", {}).moveToId("aws_kms_key.other");
        new KmsKey(stack, "taken", {}).moveFromId("aws_kms_key.old");
        new S3Bucket(stack, "imported", {}).importFrom("bucket-name");
        stack.addOverride("import", [{ to: "aws_kms_key.taken", id: "b" }]);
      }),
      { skipValidation: true },
    );
    expect(configurationOf(outcome, "stack").moved).toHaveLength(3);
  });

  it("assets of files and folders", () => {
    const folder = mkdtempSync(join(tmpdir(), "fast-stack-asset-"));
    mkdirSync(join(folder, "inner"));
    writeFileSync(join(folder, "code.txt"), "code");
    writeFileSync(join(folder, "inner", "more.txt"), "more");
    const outcome = expectSameFast(
      stackOf((stack) => {
        const file = new TerraformAsset(stack, "file", {
          path: join(folder, "code.txt"),
          type: AssetType.FILE,
        });
        const all = new TerraformAsset(stack, "folder", { path: folder, type: AssetType.DIRECTORY });
        new TerraformOutput(stack, "paths", { value: [file.path, all.path, file.assetHash] });
      }),
    );
    expect(Object.keys(outcome.files).filter((path) => path.includes("assets"))).toHaveLength(3);
  });

  it("stacks within stacks, each in a file of its own", () => {
    const outcome = expectSameFast((app, Stack) => {
      const outer = new Stack(app, "outer");
      new AwsProvider(outer, "aws", {});
      new SqsQueue(outer, "queue", { name: "outer" });
      const inner = new Stack(outer, "inner");
      new AwsProvider(inner, "aws", {});
      new SqsQueue(inner, "queue", { name: "inner" });
    });
    expect(configurationOf(outcome, "outer").resource.aws_sqs_queue).not.toHaveProperty("inner_queue");
  });

  it("stacks whose class names their elements in its own way", () => {
    expectSameFast((app, Stack) => {
      class Named extends Stack {
        protected override allocateLogicalId(element: TerraformElement): string {
          return element.node.path.replaceAll("/", "_").toUpperCase();
        }
      }
      new KmsKey(new Construct(new Named(app, "named"), "group"), "key", {});
    }, { skipValidation: true }); // prettier-ignore
  });
});
