import { Stage } from "./pipeline/stage";
jest.setTimeout(600_000);
test("x", async () => {
  const t = Date.now();
  const stage = await Stage.set();
  console.log(Date.now() - t, (await stage.emulator.undelivered()), (await stage.emulator.invocations()).map(r=>[r.function, r.error]));
  await stage.strike();
});
