import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { createBed } from "../test/real/parts/bed.ts";
import { obtainKeepalived } from "../test/real/parts/keepalived.ts";
import { recorded } from "./demo/recording.ts";
import { createScreen } from "./demo/screen.ts";
import { tellWire } from "./demo/wire-story.ts";

/**
 * One address, two servers, real keepalived, and the packets of a third one, on the networks of a pretend OpenStack. Ends non-zero if a
 * step does not do what it said, and with one sentence where there can be no such networks. `--record`: keeps what the picture in the
 * documents is printed from.
 */
const { values } = parseArgs({ options: { record: { type: "boolean", default: false } } });
try {
  await obtainKeepalived();
  const bed = await createBed("openstack");
  try {
    const { screen, lines } = recorded(createScreen());
    screen.title(
      "Mooring: one address, two servers, real keepalived, real packets",
      "on the networks of a pretend OpenStack",
    );
    await tellWire(bed, screen);
    const failures = screen.failures();
    screen.verdict(
      failures === 0
        ? "Nothing was lost but the failover's own gap, and nothing is left."
        : `${failures} steps failed.`,
    );
    if (values.record && failures === 0)
      writeFileSync(new URL("demo/wire-recording.json", import.meta.url), `${JSON.stringify(lines, undefined, 2)}\n`);
    process.exitCode = failures === 0 ? 0 : 1;
  } finally {
    await bed.close();
  }
} catch (error) {
  console.error(`demo:wire: ${(error as Error).message}`);
  process.exitCode = 1;
}
