import fc from "fast-check";
import type { IKey } from "../../../src/constructs/encryption/key";
import { Key } from "../../../src/constructs/encryption/key";
import type { KeyUse } from "../../../src/constructs/encryption/key-use";
import { policyOf } from "../../support/synthesized";
import { synthesizeWithProvider } from "./fixtures";

type Call = (key: IKey) => void;

const uses = fc.uniqueArray(fc.constantFrom<KeyUse>("encrypt", "decrypt"), { minLength: 1 });
const service = fc.constantFrom("ssm", "dynamodb", "s3", "sqs", "lambda", "logs", "sns");
const word = fc.stringMatching(/^[a-z*?]{1,8}$/);
const context = fc.dictionary(
  fc.stringMatching(/^[a-z]{1,4}$/),
  fc.uniqueArray(word, { minLength: 1, maxLength: 3 }),
  {
    maxKeys: 3,
  },
);
const statedContext = context.filter((pairs) => Object.keys(pairs).length > 0);
const principals = fc.option(
  fc.uniqueArray(
    word.map((name) => `arn:aws:iam::111111111111:role/${name}`),
    { minLength: 1, maxLength: 3 },
  ),
  { nil: undefined },
);

const call: fc.Arbitrary<Call> = fc.oneof(
  fc
    .record({
      service,
      options: fc.record({ uses, encryptionContext: context, principals, exceptPrincipals: principals }),
    })
    .map(
      ({ service, options }): Call =>
        (key) =>
          key.allowUseThrough(service, options),
    ),
  fc
    .record({
      service,
      use: fc.record({ uses, sourceAccounts: fc.constant(["111111111111"]), encryptionContext: context }),
    })
    .map(
      ({ service, use }): Call =>
        (key) =>
          key.allowService(service, use),
    ),
  fc.record({ uses, encryptionContext: statedContext, principals }).map(
    (options): Call =>
      (key) =>
        key.allowDirectUse(options),
  ),
);

function policyAfter(calls: readonly Call[]): string {
  const synthesized = synthesizeWithProvider((stack) => {
    const key = new Key(stack, "Key", { alias: "app-key", description: "secrets" });
    for (const allow of calls) allow(key);
  });
  return synthesized.resource("aws_kms_key", "Key/Resource").policy as string;
}

const inAnyOrder = fc
  .array(call, { maxLength: 6 })
  .chain((calls) =>
    fc.tuple(
      fc.constant(calls),
      fc.shuffledSubarray(calls, { minLength: calls.length, maxLength: calls.length }),
    ),
  );

describe("the policy of a key", () => {
  it("has the same bytes whatever the order of the calls, and however often they are repeated", () => {
    fc.assert(
      fc.property(inAnyOrder, ([calls, shuffled]) => {
        expect(policyAfter([...shuffled, ...calls])).toBe(policyAfter(calls));
      }),
      { numRuns: 60 },
    );
  });

  it("never allows cryptography, nor grants, without a condition, and never everything", () => {
    const guarded = /^kms:(Decrypt|Encrypt|GenerateDataKey.*|ReEncrypt.*|CreateGrant)$/;
    fc.assert(
      fc.property(fc.array(call, { maxLength: 6 }), (calls) => {
        for (const statement of policyOf(policyAfter(calls)).Statement) {
          const actions = [statement.Action].flat() as string[];
          expect(actions.filter((action) => action.includes("*"))).toEqual([]);
          if (actions.some((action) => guarded.test(action))) {
            expect(Object.keys((statement.Condition ?? {}) as object)).not.toEqual([]);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it("gives administration no cryptography", () => {
    const administration = policyOf(policyAfter([])).Statement.flatMap(
      (statement) => statement.Action as string[],
    );

    expect(
      administration.filter((action) => /crypt|GenerateDataKey|CreateGrant|Sign|Mac/.test(action)),
    ).toEqual([]);
  });
});
