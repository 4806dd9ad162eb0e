import { createSandbox } from "@mooring/sandbox";
import { expect, it, vi } from "vitest";
import { run } from "../../apps/ansible/test/executable.ts";

vi.setConfig({ testTimeout: 600_000 });

const ROUNDS = 2;

it("eight processes that want a floating address each, by name, have one each, and no more are bought", async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const sandbox = createSandbox({ clouds: ["upcloud"] });
    await sandbox.listen();
    try {
      // One delay for each of so many exchanges: 200 to 300 ms, and none like the one before.
      for (let at = 0; at < 400; at += 1)
        sandbox.faults.add({ match: "* /**", delay: 200 + ((at * 37 + round * 11) % 101) });
      const names = Array.from({ length: 8 }, (_, at) => `n${at}.example.com`);
      const environment = sandbox.environment();
      const ended = await Promise.all(
        names.map((ptr_record) =>
          run({
            args: [JSON.stringify({ resource: "upcloud/floating-ip", spec: { zone: "fi-hel1", ptr_record } })],
            environment,
            // They settle their ties one after the other: 20 s where nothing else runs.
            limit: 240_000,
          }),
        ),
      );
      expect(ended.map(({ reply }) => reply.failed)).toEqual(names.map(() => false));
      const addresses = sandbox.cloud("upcloud").state.addresses as { ptr_record: string }[];
      const named = addresses.filter(({ ptr_record }) => names.includes(ptr_record));
      expect(named.map(({ ptr_record }) => ptr_record).sort()).toEqual(names);
      const bought = sandbox.journal
        .writes()
        .filter(({ method, path }) => method === "POST" && path === "/1.3/ip_address");
      // One lies idle there already.
      expect(bought).toHaveLength(7);
    } finally {
      await sandbox.close();
    }
  }
});
