const { renameSync, writeFileSync } = require("node:fs");

/** Required by each process of the first run: tells at its end which mutants it has met. A process that is killed tells nothing. */
const { MUTANTS_MET: folder } = process.env;
process.on("exit", () => {
  const met = globalThis.__stryker__?.mutantCoverage;
  if (!folder || !met) return;
  const path = `${folder}/${process.pid}.json`;
  writeFileSync(`${path}.part`, JSON.stringify(met.static));
  renameSync(`${path}.part`, path);
});
