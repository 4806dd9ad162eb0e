import type { Dispatcher } from "undici";
import type { Sandbox } from "../src/index.ts";

export const PORT = "9c31552f-8b64-43a0-abbb-5943721dbd2a";
export const SECOND_PORT = "5e0c7b1d-94a2-4f38-b6d1-0a7c3e2f8b45";
export const PUBLIC_PORT = "b8a7a137-8948-4f39-844d-bab9dead5de6";
export const OTHER_PORT = "166f81b9-91e7-47db-b304-36b5be9ff3e1";
export const OPEN_PORT = "f4b8d2c6-0e9a-4c73-95f1-3d6a8b7e2c50";
export const INSTANCE = "eb3bf756-2650-4483-8470-a897d1ae6fa6";
export const NETWORK = "b5c3135a-b0f5-48e4-a44b-b261a29874f9";
export const VIP = "4f13761a-adbc-4c72-bf54-d5a31e40de0a";
export const RESERVED = "2c8e5f7a-6d40-4b91-a3c2-9e1f0d7b8a64";
export const FLOATING_IP = "8b3d6f0e-1a5c-4d72-b9e8-4c2f7a6e5d13";

export const pairsPath = (port = PORT) => `/cloud/v2/ports/41/12/${port}/allow_address_pairs`;
export const portPath = (port = PORT) => `/cloud/v1/ports/41/12/${port}`;
export const interfacesPath = `/cloud/v1/instances/41/12/${INSTANCE}/interfaces`;

export interface Reply {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: answers are read here without the types that they are to be checked against
  json: any;
}

/** Asks the pretend Gcore as any client would. */
export function createCaller(sandbox: Sandbox, dispatcher: Dispatcher = sandbox.transport) {
  return async (
    method: string,
    path: string,
    body?: unknown,
    options: Partial<Dispatcher.RequestOptions> = {},
  ): Promise<Reply> => {
    const environment = sandbox.environment("gcore");
    const answer = await dispatcher.request({
      origin: environment.GCORE_BASE_URL ?? "",
      path,
      method: method as Dispatcher.HttpMethod,
      headers: {
        authorization: `APIKey ${environment.GCORE_API_KEY}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      body: body === undefined ? null : typeof body === "string" ? body : JSON.stringify(body),
      ...options,
    });
    const text = await answer.body.text();
    return {
      status: answer.statusCode,
      headers: answer.headers,
      text,
      get json() {
        return JSON.parse(text);
      },
    };
  };
}
