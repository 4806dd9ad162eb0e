import type { EmulatedAnswer, EmulatedRequest } from "../../../emulation.ts";
import { type Fields, modernBody } from "./body.ts";
import { refuse, refuseModern } from "./refusals.ts";
import { type Cell, newId, type Routes, type Token } from "./world.ts";

/** Basic or Bearer. */
export function authenticate({ headers }: EmulatedRequest, { state, world, lastUses }: Cell): void {
  const [scheme, proof = ""] = (headers.authorization ?? "").split(" ");
  const { username, password } = state.account;
  const token = Object.values(state.tokens).find((one) => scheme === "Bearer" && one.token === proof);
  if (token) lastUses.set(token.id, new Date(world.date()).toISOString());
  else if (scheme !== "Basic" || Buffer.from(proof, "base64").toString() !== `${username}:${password}`)
    refuse("not-authenticated");
}

/** A newer service: its headers are other ones, its errors are problem documents. */
export const modern = (status: number, body?: unknown): EmulatedAnswer => ({
  status,
  headers: {
    ...(status === 204 ? {} : { "content-type": "application/json" }),
    "strict-transport-security": "max-age=63072000",
  },
  ...(body === undefined ? {} : { body }),
});

/** https://developers.upcloud.com/1.3/3-accounts/ */
export function accountRoutes(cell: Cell): Routes {
  const { state } = cell;
  return {
    "GET /account": () => {
      const { username, credits, resource_limits } = state.account;
      return { status: 200, body: { account: { credits, resource_limits, username } } };
    },
    "GET /zone": () => ({ status: 200, body: { zones: { zone: state.zones } } }),
  };
}

/** In 1.3 only. */
export function tokenRoutes(cell: Cell): Routes {
  const { state } = cell;
  const known = (id: string | undefined) => state.tokens[id ?? ""] ?? refuseModern("token-not-found");
  return {
    "POST /account/tokens": (request) => {
      const made = newToken(cell, modernBody(request));
      state.tokens[made.id] = made;
      return modern(201, made);
    },
    "GET /account/tokens": () =>
      modern(
        200,
        Object.values(state.tokens).map((one) => shape(cell, one)),
      ),
    "GET /account/tokens/:token": ({ params }) => modern(200, shape(cell, known(params.token))),
    "DELETE /account/tokens/:token": ({ params }) => {
      delete state.tokens[known(params.token).id];
      return modern(204);
    },
  };
}

/** The token itself is shown only once. */
function shape({ lastUses }: Cell, { token: _, ...shown }: Token): Record<string, unknown> {
  const last = lastUses.get(shown.id);
  return { ...shown, ...(last === undefined ? {} : { last_used_at: last }) };
}

function newToken(cell: Cell, order: Fields): Token {
  const { world } = cell;
  const { name, expires_at, can_create_tokens = false, allowed_ip_ranges = [] } = order;
  if (typeof name !== "string" || name === "" || name.length > 1024) refuseModern("token-invalid");
  if (typeof expires_at !== "string" || Number.isNaN(Date.parse(expires_at))) refuseModern("token-invalid");
  const id = newId(cell, "0c");
  return {
    id,
    name,
    token: `ucat_${id.replaceAll("-", "").toUpperCase()}`,
    type: "workspace",
    gui: false,
    created_at: new Date(world.date()).toISOString(),
    expires_at,
    can_create_tokens: can_create_tokens === true,
    allowed_ip_ranges: Array.isArray(allowed_ip_ranges) ? allowed_ip_ranges : [],
  };
}
