require("ts-node/register/transpile-only");
const { compileCases } = require("./bench/support/compile.ts");
const { runCase } = require("./bench/support/measure.ts");
const cases = compileCases();
const lib = require("child_process").spawnSync(process.execPath, [cases.organization, "/tmp/lib-1", "1"], {stdio:"inherit"});
for (const n of [10, 50]) {
console.log(n, "library", runCase(cases.organization, [n], 1));
console.log(n, "replica", runCase(cases["organization-in-l1"], [n, "/tmp/lib-1/stacks/account-0"], 1));
console.log(n, "floor", runCase(cases["floor"], [n, "/tmp/lib-1/stacks/account-0/cdk.tf.json"], 1));
console.log(n, "plain", runCase(cases["plain-account"], [n], 1));
console.log(n, "fast", runCase(cases["fast-account"], [n], 1));
console.log(n, "secluded", runCase(cases["fast-account"], [n, "secluded"], 1));
}
console.log("code", runCase(cases["function-code"], [100], 1));
console.log("imports", runCase(cases["imports"], ["cdktf"], 3));
console.log("imports", runCase(cases["imports"], ["cdktf", "cdktf-aws-foundation"], 3));
