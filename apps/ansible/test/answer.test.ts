import { EventEmitter } from "node:events";
import { describe, expect, test } from "vitest";
import { answer, discreet } from "../src/answer.ts";
import { withFile } from "./executable.ts";
import { play } from "./inside.ts";
import { eachInItsWorld, INSTANCE, KIND, PORT, pair } from "./world.ts";

const world = eachInItsWorld();
const { signal } = new AbortController();
const SECRET = "7$invented-and-known";

describe("an answer", () => {
  test("has every field that the kind's spec may have, null where there is nothing", async () => {
    const { spec } = await answer(pair("10.40.0.9"), world.environment, { signal });
    expect(spec).toEqual({
      port_id: PORT,
      ip_address: "10.40.0.9",
      mac_address: null,
      any_mac: null,
      instance: null,
      instance_id: null,
      ...(spec as object),
    });
    const named = Object.values(spec as object).filter((value) => value === null);
    expect(named.length).toBeGreaterThan(0);
  });

  test("to what cannot be meant names each field, quotes no secret, and is of a module's own words there", async () => {
    const environment = { ...world.environment, GCORE_API_KEY: SECRET };
    const given = { port_id: PORT, allowed_address_pairs: `(${SECRET})` };
    const message = 'must be a list, but came as the text "(***)"; add the filter to_json';
    const refused = { changed: false, failed: true, code: "input", retryable: false };
    const kind = { resource: "gcore/allowed-address-pairs", spec: given };
    expect(await answer(kind, environment, { signal })).toEqual({
      ...refused,
      msg: `spec.allowed_address_pairs: ${message}.`,
      issues: [{ path: ["spec", "allowed_address_pairs"], message }],
    });
    const module = "mooring.cloud.gcore_allowed_address_pairs";
    expect(await answer(given, environment, { signal, module })).toEqual({
      ...refused,
      msg: `allowed_address_pairs: ${message}.`,
      issues: [{ path: ["allowed_address_pairs"], message }],
    });
    expect(discreet(`the token ${SECRET}`, environment)).toBe("the token ***");
  });

  test("to a fault is a fault: it is not taken for a refusal", async () => {
    const request = Object.defineProperty({}, "resource", {
      enumerable: true,
      get: () => {
        throw new RangeError("a fault");
      },
    });
    await expect(answer(request, world.environment, { signal })).rejects.toThrow(new RangeError("a fault"));
  });
});

describe("events", () => {
  const QUESTION = { query: "gcore/private-ports", spec: { instance_id: INSTANCE } };

  test.each([
    [
      "are written where MOORING_LOG is set",
      { MOORING_LOG: "1" },
      /^(mooring: exchange method="GET" .* status=200 .*\n)+$/,
    ],
    ["are not written otherwise", {}, /^$/],
  ])("%s", (_name, more, written) =>
    withFile(JSON.stringify(QUESTION), async (path) => {
      const environment = { ...world.environment, ...more };
      for (const args of [[JSON.stringify(QUESTION)], ["plan", "-f", path]]) {
        const { stderr, code } = await play({ args, environment }, new EventEmitter());
        expect([code, stderr]).toEqual([0, expect.stringMatching(written)]);
      }
    }),
  );
});

test("a kind is answered in the words of a request where no module is named", async () => {
  expect(await answer({ resource: KIND, spec: { port: 1 } }, world.environment, { signal })).toMatchObject({
    msg: expect.stringMatching(/^spec\.ip_address: is missing; spec\.port: is not a field here; /),
    issues: [{ path: ["spec", "ip_address"] }, { path: ["spec", "port"] }],
  });
});
