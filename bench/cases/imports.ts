import { measured } from "../support/measure";

measured(() => {
  for (const module of process.argv.slice(3)) require(module);
});
