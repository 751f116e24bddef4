import { alike, mostTelling } from "../../../src/review/render/alike";
import { changeJson, reviewOf } from "../support/plans";

const { findings } = reviewOf(
  ...["a", "b", "c"].map((name) =>
    changeJson("aws_dynamodb_table", { address: `aws_dynamodb_table.${name}`, before: { name } }),
  ),
  changeJson("aws_db_instance", { after: { publicly_accessible: true } }),
);
const rulesOf = (most: number) => mostTelling(findings, most).map(({ rule }) => rule);

describe("the most telling of many findings", () => {
  it("are the first of each rule, then the worst, in their order", () => {
    expect(rulesOf(2)).toEqual(["data-destroyed", "public-exposure"]);
    expect(rulesOf(3)).toEqual(["data-destroyed", "data-destroyed", "public-exposure"]);
  });

  it("are all where there is room, and no more than are asked for", () => {
    expect(rulesOf(9)).toHaveLength(4);
    expect(rulesOf(1)).toEqual(["data-destroyed"]);
  });
});

describe("findings that say the same", () => {
  it("stand together with all of their places, in the order of the first", () => {
    expect(alike(findings).map(({ one, all }) => [one.rule, one.places.length, all.length])).toEqual([
      ["data-destroyed", 3, 3],
      ["public-exposure", 1, 1],
    ]);
  });
});
