import type { Emulator } from "@mooring/core/emulators";

/** A made-up cloud of two hosts, for what holds for every cloud. */
export const acme: Emulator = {
  cloud: "acme",
  claims: (host) => host === "berths.acme.example" || host === "keys.acme.example",
  environment: (origin) => ({ ACME_URL: origin, ACME_TOKEN: "invented-acme-token" }),
  defaults: { berths: ["north"] },
  start(world) {
    const berths: string[] = [];
    const state = { berths };
    return {
      switches: { closed: false },
      state,
      seed: (data) => void berths.push(...(data as typeof state).berths),
      before: ({ headers }) =>
        headers["x-auth-token"] === "wrong" ? { status: 401, body: { why: "wrong token" } } : undefined,
      missing: (_, allowed) => ({ status: allowed.length ? 405 : 404, body: { allowed } }),
      routes: {
        "GET /berths": () => ({ status: 200, headers: { "X-Request-Id": world.uuid() }, body: { berths } }),
        "PUT /berths/:name": ({ params, text }) => {
          berths.push(params.name as string);
          return { status: 201, body: { name: params.name, text } };
        },
        "POST /tokens": ({ host, path, search, headers, query }) => ({
          status: 201,
          changes: false,
          body: { host, path, search, headers, q: query.getAll("q"), token: "issued-token" },
        }),
        "DELETE /berths": () => ({ status: 204 }),
        "GET /broken": () => {
          throw new Error("the emulator itself is broken");
        },
      },
    };
  },
};
