import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { drawEcho, drawSecret, type Echo, type Random } from "./echoes.ts";

/** A cloud on loopback that refuses everything, and tells in each refusal what it was told in confidence. */
export interface Indiscreet {
  readonly origin: string;
  /** All that was told since the last call. */
  told(): readonly Echo[];
  /** What the cloud knows beside what its callers send. */
  confide(secrets: readonly string[]): void;
  close(): void;
}

const pick = <T>(random: Random, all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;

/** The bodies in which clouds say no. */
const bodies: readonly ((words: string) => string)[] = [
  (message) => JSON.stringify({ message, exception_class: "No", error: { error_code: "NO", error_message: message } }),
  (message) => JSON.stringify({ message, error: { code: "NO", message } }),
  (message) => JSON.stringify({ error_code: "NO", error_msg: message, error: "no", error_description: message }),
  (message) => message,
  (message) => `<html><body><p>${message}</p></body></html>`,
];

export async function openIndiscreet(random: Random): Promise<Indiscreet> {
  let known: readonly string[] = [];
  let echoes: Echo[] = [];
  const server = createServer((request, response) => {
    request.resume();
    if (request.url?.includes("/auth/token")) {
      const access_token = drawSecret(random);
      known = [...known, access_token];
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ access_token, token_type: "Bearer", expires_in: 900 }));
      return;
    }
    const secrets = [...known, ...credentialsIn(request)];
    const said = Array.from({ length: 2 }, () => drawEcho(random, pick(random, secrets)));
    echoes.push(...said);
    const words = said.map(({ text }) => `do not know ${text} here`).join("; ");
    response.writeHead(pick(random, [400, 401, 403, 422]), { "x-request-id": "0f1e2d3c" });
    response.end(pick(random, bodies)(words));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    told() {
      const all = echoes;
      echoes = [];
      return all;
    },
    confide: (secrets) => {
      known = secrets;
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** What proves who sends a request, without the name of the scheme. */
function credentialsIn({ headers }: IncomingMessage): string[] {
  const { authorization = "" } = headers;
  const credential = authorization.slice(authorization.indexOf(" ") + 1);
  const tokens = [headers["x-security-token"], headers["x-auth-token"]].flatMap((one) => one ?? []);
  const signature = /Signature=(\w+)/.exec(credential)?.[1];
  return [...tokens, ...(signature ? [signature] : credential ? [credential] : [])];
}

/** How somebody asks one of the clouds for several things at once, and what is secret about it. */
export interface Question {
  readonly environment: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
  readonly resource: string;
  readonly items: readonly Readonly<Record<string, string>>[];
}

const count = 6;
const each = (make: (index: number) => Record<string, string>) =>
  Array.from({ length: count }, (_, index) => make(index));

/** One for each way in which the clouds are told who asks. */
export const questions: readonly ((origin: string, random: Random) => Question)[] = [
  (origin, random) => {
    const key = drawSecret(random);
    return {
      environment: {
        ...{ GCORE_API_KEY: key, GCORE_BASE_URL: origin },
        ...{ GCORE_CLOUD_PROJECT_ID: "41", GCORE_CLOUD_REGION_ID: "12" },
      },
      secrets: [key],
      resource: "gcore/allowed-address-pair",
      items: each((index) => ({ port_id: `9c31552f-8b64-43a0-abbb-5943721dbd2${index}`, ip_address: "10.40.0.9" })),
    };
  },
  (origin, random) => {
    const password = drawSecret(random);
    const environment = { UPCLOUD_USERNAME: "harbour", UPCLOUD_PASSWORD: password };
    return {
      environment: { ...environment, UPCLOUD_DEBUG_API_BASE_URL: origin },
      secrets: [password],
      resource: "upcloud/ptr-record",
      items: each((index) => ({ ip_address: `192.0.2.${index + 1}`, ptr_record: "mail.example.com" })),
    };
  },
  (origin, random) => {
    const secret = drawSecret(random);
    const environment = { K0RDENT_CLIENT_ID: "harbour@example", K0RDENT_CLIENT_SECRET: secret };
    return {
      environment: { ...environment, K0RDENT_ENDPOINT: origin, K0RDENT_REGION: "north", K0RDENT_PROJECT: "pier" },
      secrets: [secret],
      resource: "k0rdent/address",
      items: each((index) => ({ name: `web-${index}` })),
    };
  },
  (origin, random) => {
    const [key, token] = [drawSecret(random), drawSecret(random)];
    return {
      environment: {
        ...{ HUAWEICLOUD_SDK_AK: "SANDBOXKEY01", HUAWEICLOUD_SDK_SK: key, HUAWEICLOUD_SDK_SECURITY_TOKEN: token },
        ...{ HUAWEICLOUD_ENDPOINT: origin, HW_REGION_NAME: "eu-west-101" },
        HUAWEICLOUD_SDK_PROJECT_ID: "5f1c0a7e9b3d4c2f8e6a1b0d7c9e4f25",
      },
      secrets: [key, token],
      resource: "huaweicloud/virtual-ip",
      items: each((index) => ({ subnet_id: `7b1e4d2c-9f60-4a83-b5c7-1d0e2f3a4b5${index}`, name: "harbour" })),
    };
  },
];

/** What may be read anywhere without telling anything: a piece of a secret may happen to be in it. */
export function around({ environment, secrets, resource, items }: Question): string {
  const open = Object.values(environment).filter((value) => !secrets.includes(value));
  return [...open, resource, textsIn(items), ...bodies.map((body) => body("do not know *** here"))].join("\n");
}

/** Every text in plain data, JSON in texts opened: what a reader of it reads. */
export function textsIn(value: unknown): string {
  if (typeof value === "string") {
    try {
      const inner: unknown = JSON.parse(value);
      if (typeof inner === "object" && inner !== null) return `${value}\n${textsIn(inner)}`;
    } catch {
      // Plain text.
    }
    return value;
  }
  if (typeof value !== "object" || value === null) return String(value);
  return Object.entries(value)
    .map(([name, one]) => `${name}\n${textsIn(one)}`)
    .join("\n");
}
