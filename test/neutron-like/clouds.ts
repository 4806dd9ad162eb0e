import { createSandbox, type PretendCloud, type Sandbox } from "@mooring/sandbox";
import type { Question } from "../real/openstack-questions.ts";

interface Pair {
  readonly ip_address: string;
  readonly mac_address?: string | undefined;
}
interface Port {
  readonly mac_address: string;
  allowed_address_pairs: readonly Pair[];
}

/** A pretend cloud with Neutron underneath: where its list of pairs is written, and how it says that it was not. */
export interface NeutronLike {
  readonly name: string;
  readonly cloud: string;
  /** The port that the questions are about: on a private network, with port security. */
  readonly port: string;
  /** Before the first question. */
  prepare?(cloud: PretendCloud): void;
  /** The write in this cloud's own words. Answers whether the cloud took it in the end. */
  write(origin: string, port: string, list: unknown): Promise<boolean>;
}

/** MAC address of the port in the questions. */
const OWN = "fa:16:3e:60:00:01";
/** What stands on the port before each question, so that none of them changes nothing. */
const BEFORE: readonly Pair[] = [{ ip_address: "10.99.0.1" }];
const FAR_AWAY = 8_640_000_000_000;

async function send(url: string, method: string, headers: Record<string, string>, body?: unknown) {
  const answer = await fetch(url, {
    method,
    headers: { "content-type": "application/json", ...headers },
    body: body === undefined ? null : JSON.stringify(body),
  });
  const text = await answer.text();
  return { ok: answer.ok, json: answer.headers.get("content-type")?.includes("json") ? JSON.parse(text) : undefined };
}

const token = { "x-auth-token": "of-the-test" };
const huawei = (name: string, path: (port: string) => string): NeutronLike => ({
  name,
  cloud: "huaweicloud",
  port: "0a6f2c9e-5b1d-4e7a-9c38-7d2e4f6a8b10",
  prepare({ state }) {
    const project = Object.keys(state.projects as object)[0];
    Object.assign(state.tokens as object, {
      [token["x-auth-token"]]: { project_id: project, user: "test", issued_at: 0, expires_at: FAR_AWAY },
    });
  },
  write: async (origin, port, list) =>
    (await send(`${origin}${path(port)}`, "PUT", token, { port: { allowed_address_pairs: list } })).ok,
});

export const clouds = {
  neutron: {
    name: "Neutron 29",
    cloud: "openstack",
    port: "60a00001-1b2c-4d3e-8f4a-5b6c7d8e9f01",
    prepare({ state }) {
      Object.assign(state.tokens as object, {
        [token["x-auth-token"]]: {
          user_id: "5e6f7a8b9c0d4e1f8a2b3c4d5e6f7a8b",
          project_id: "7d3c1f0e9b8a4c5d8e6f1a2b3c4d5e6f",
          methods: ["password"],
          audit_ids: [],
          issued_at: 0,
          expires_at: FAR_AWAY,
          application_credential_id: null,
        },
      });
    },
    write: async (origin, port, list) =>
      (await send(`${origin}/v2.0/ports/${port}`, "PUT", token, { port: { allowed_address_pairs: list } })).ok,
  },
  gcore: {
    name: "Gcore",
    cloud: "gcore",
    port: "9c31552f-8b64-43a0-abbb-5943721dbd2a",
    prepare: ({ switches }) => void Object.assign(switches, { task_seconds: 0 }),
    async write(origin, port, list) {
      const proof = { authorization: "APIKey 1$sandbox-not-a-real-token" };
      const path = `${origin}/cloud/v2/ports/41/12/${port}/allow_address_pairs`;
      const { ok, json } = await send(path, "PUT", proof, { allowed_address_pairs: list });
      if (!ok) return false;
      const task = await send(`${origin}/cloud/v1/tasks/${json.tasks[0]}`, "GET", proof);
      return task.json.state === "FINISHED";
    },
  },
  huaweiVpc: huawei("Huawei Cloud, VPC API", (port) => `/v1/5f1c0a7e9b3d4c2f8e6a1b0d7c9e4f25/ports/${port}`),
  huaweiNeutron: huawei("Huawei Cloud, Neutron API", (port) => `/v2.0/ports/${port}`),
} satisfies Record<string, NeutronLike>;

/** Puts each list of pairs to the cloud, and answers in words that all clouds share: `refused`, or what stands there afterwards. */
export async function verdicts(one: NeutronLike, questions: readonly Question[]): Promise<ReadonlyMap<string, string>> {
  const sandbox: Sandbox = createSandbox({ clouds: [one.cloud] });
  try {
    const origin = (await sandbox.listen())[one.cloud] ?? "";
    const cloud = sandbox.cloud(one.cloud);
    one.prepare?.(cloud);
    const port = () => (cloud.state.ports as Record<string, Port>)[one.port] as Port;
    const own = port().mac_address;
    const answers = new Map<string, string>();
    for (const { name, body } of questions) {
      port().allowed_address_pairs = structuredClone(BEFORE);
      const list = (body as { port: { allowed_address_pairs: unknown } }).port.allowed_address_pairs;
      const taken = await one.write(origin, one.port, inWordsOf(list, own));
      answers.set(name, taken ? shown(port().allowed_address_pairs, own) : "refused");
    }
    return answers;
  } finally {
    await sandbox.close();
  }
}

/** The questions name the MAC address of their own port. */
const inWordsOf = (list: unknown, own: string): unknown =>
  JSON.parse(JSON.stringify(list).replaceAll(OWN, own).replaceAll(OWN.toUpperCase(), own.toUpperCase()));

function shown(pairs: readonly Pair[], own: string): string {
  const words = pairs.map(({ ip_address, mac_address = own }) =>
    mac_address === own ? ip_address : `${ip_address} ${mac_address}`,
  );
  return words.length === 0 ? "nothing" : words.sort().join(", ");
}
