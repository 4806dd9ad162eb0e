import type { Clouds } from "../clouds.ts";
import { goldenWrites } from "../golden.ts";
import type { Deeds } from "./deeds.ts";

/**
 * The journal as a test: a program for `node --test` that builds the same sandbox, runs the reader's own command on it, and expects the
 * same writes. Throws an Error where the journal has forgotten some.
 */
export function savedTest(clouds: Clouds, deeds: Deeds): string {
  const { journal } = clouds;
  const entries = journal.entries();
  const forgotten = journal.totals().exchanges - entries.length;
  if (forgotten > 0)
    throw new Error(`the journal has forgotten its first ${forgotten} exchanges: reset, and run again`);
  const used = [...new Set(entries.map(({ cloud }) => cloud))];
  const names = used.length > 0 ? used : Object.keys(clouds.clouds);
  const options = { clouds: names, ...clouds.furniture(names) };
  const byHand = deeds.list().filter(({ text }) => /^(taken|put|moved|the next)/.test(text));
  return `// Saved from mooring-sandbox. Run it with \`RUN='your command' node --test\` beside @mooring/sandbox.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import test from "node:test";
import { createSandbox } from "@mooring/sandbox";

const command = process.env.RUN ?? "echo put your command here";

test("the same run makes the same writes", async () => {
  const sandbox = createSandbox(${indented(options)});
${deeds.faults.map((fault) => `  sandbox.faults.add(${literal(fault)});\n`).join("")}${byHand.map(({ text }) => `  // By hand: ${oneLine(text)}\n`).join("")}  try {
    await sandbox.listen();
    const env = { ...process.env, ...sandbox.environment() };
    await new Promise((resolve) => spawn(command, { env, shell: true, stdio: "inherit" }).on("close", resolve));
    assert.equal(sandbox.journal.text("writes"), ${template(goldenWrites(entries, clouds.handedOut()))});
  } finally {
    await sandbox.close();
  }
});
`;
}

/** As JavaScript: without end is a number there. */
const literal = (value: unknown, indent?: number) =>
  JSON.stringify(value, (_, one) => (one === Number.POSITIVE_INFINITY ? ENDLESS : one), indent).replaceAll(
    `"${ENDLESS}"`,
    "Number.POSITIVE_INFINITY",
  );
const ENDLESS = "\u0000endless";

const indented = (value: unknown) => literal(value, 2).replaceAll("\n", "\n  ");
const oneLine = (text: string) => text.replaceAll(/[\r\n\u2028\u2029]/g, " ");
const template = (text: string) => `\`${text.replaceAll(/[\\`]|\$\{/g, "\\$&")}\``;
