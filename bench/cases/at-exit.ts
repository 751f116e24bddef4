/** Loaded before a program: says at its end, on the fourth stream, what it cost. */
import { writeSync } from "node:fs";

const start = process.hrtime.bigint();

process.on("exit", () => {
  const { user, system } = process.cpuUsage();
  const measurement = {
    cpu: (user + system) / 1e6,
    memory: process.resourceUsage().maxRSS / 1024,
    seconds: Number(process.hrtime.bigint() - start) / 1e9,
  };
  writeSync(3, JSON.stringify(measurement));
});
