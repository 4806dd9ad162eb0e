#!/usr/bin/env node
// Nothing is imported before the Node is known: an older one would end at the first import, with a riddle.
const [major = 0] = process.versions.node.split(".").map(Number);
if (major < 20) {
  console.error(`mooring-sandbox: needs Node.js 20 or newer, and this is ${process.version}`);
  process.exitCode = 1;
} else {
  const { runCommand } = await import("./command.ts");
  process.exitCode = await runCommand(process.argv.slice(2));
}

export {};
