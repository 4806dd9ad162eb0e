import { expect, it } from "vitest";
import { backend, openWorld, pair } from "./world.ts";

it("two jobs on one port, with three legs each, make and give back their addresses without losing any of the other's", async () => {
  const world = await openWorld();
  try {
    const before = world.addresses(backend);
    const legs = ["deploy", "test"].flatMap((job, first) =>
      ["a", "b", "c"].map((leg, second) =>
        world.step({
          with: {
            resource: pair,
            spec: JSON.stringify({ port_id: backend, ip_address: `10.40.0.${100 + 10 * first + second}` }),
            release: job === "test" ? "always" : "never",
          },
          matrix: { leg },
          env: { GITHUB_JOB: job },
        }),
      ),
    );
    const ends = await Promise.all(legs.map((step) => step.main().finished));
    for (const { exitCode, printed } of ends) expect({ exitCode, printed }).toMatchObject({ exitCode: 0 });
    expect(world.addresses(backend)).toHaveLength(before.length + 6);
    const posts = await Promise.all(legs.map((step) => step.post().finished));
    for (const { exitCode, commands } of posts)
      expect({ exitCode, warnings: commands.filter(({ name }) => name === "warning") }).toEqual({
        exitCode: 0,
        warnings: [],
      });
    const kept = ["10.40.0.100", "10.40.0.101", "10.40.0.102"];
    expect([...world.addresses(backend)].sort()).toEqual([...before, ...kept].sort());
  } finally {
    await world.close();
  }
});
