import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import * as grpc from "@grpc/grpc-js";
import type { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import type * as messages from "@pulumi/pulumi/proto/provider_pb.js";
import type { Status } from "@pulumi/pulumi/proto/status_pb.js";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb.js";

const require = createRequire(import.meta.url);
const { ResourceProviderClient: Client } = require("@pulumi/pulumi/proto/provider_grpc_pb.js") as {
  ResourceProviderClient: typeof ResourceProviderClient;
};
const pb = require("@pulumi/pulumi/proto/provider_pb.js") as typeof messages;
const { Status: StatusMessage } = require("@pulumi/pulumi/proto/status_pb.js") as { Status: typeof Status };
const structs = require("google-protobuf/google/protobuf/struct_pb.js") as { Struct: typeof Struct };

type Props = Record<string, unknown>;

/** Longer than any hook of a test takes, on a busy machine too: a hook that never answers is what these tests look for. In milliseconds. */
const PATIENCE = 120_000;
/** When a host is ended that nobody has stopped. In milliseconds. */
const LIFETIME = 1_200_000;

/** What the host says when a hook fails. `partial` when the thing exists all the same. */
export class HookFailure extends Error {
  readonly partial: { id: string; properties: Props; reasons: string[] } | undefined;
  constructor(error: grpc.ServiceError) {
    super(error.details);
    this.partial = partialOf(error.metadata);
  }
}

function partialOf(metadata: grpc.Metadata) {
  const [packed] = metadata.get("grpc-status-details-bin");
  if (!packed) return undefined;
  const [detail] = StatusMessage.deserializeBinary(packed as Buffer).getDetailsList();
  const failed = pb.ErrorResourceInitFailed.deserializeBinary(detail?.getValue_asU8() ?? new Uint8Array());
  return { id: failed.getId(), properties: toProps(failed.getProperties()), reasons: failed.getReasonsList() };
}

const toProps = (struct: Struct | undefined): Props => (struct?.toJavaScript() ?? {}) as Props;
const toStruct = (props: Props): Struct => structs.Struct.fromJavaScript(props as never);

/** The provider host of the SDK as the engine starts it: a process of its own that speaks gRPC. */
export async function startHost(options: {
  readonly folder: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** The stack's configuration, with full keys. */
  readonly config?: Readonly<Record<string, string>>;
}) {
  // Most of what a host costs is to compile the SDK.
  const { PATH = "", NODE_COMPILE_CACHE = "" } = process.env;
  // The argument is the address of the engine; this host never calls it.
  const child = spawn(
    process.execPath,
    [require.resolve("@pulumi/pulumi/cmd/dynamic-provider/index.js"), "127.0.0.1:9"],
    {
      cwd: options.folder,
      env: { PATH, NODE_COMPILE_CACHE, ...options.environment },
      stdio: ["ignore", "pipe", "pipe"],
      timeout: LIFETIME,
    },
  );
  const printed: string[] = [];
  child.stderr.on("data", (chunk) => printed.push(String(chunk)));
  const client = new Client(`127.0.0.1:${await firstLine(child, printed)}`, grpc.credentials.createInsecure());

  const call = <Request, Answer>(method: keyof ResourceProviderClient, request: Request): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const run = client[method] as unknown as (
        request: Request,
        metadata: grpc.Metadata,
        options: grpc.CallOptions,
        answered: (error: grpc.ServiceError | null, answer: Answer) => void,
      ) => void;
      run.call(client, request, new grpc.Metadata(), { deadline: Date.now() + PATIENCE }, (error, answer) =>
        error ? reject(new HookFailure(error)) : resolve(answer),
      );
    });

  await call("configure", new pb.ConfigureRequest().setArgs(toStruct({ ...options.config })));

  return {
    /** What the host printed on its standard error. */
    printed: () => printed.join(""),

    async check(olds: Props, news: Props) {
      const request = new pb.CheckRequest().setOlds(toStruct(olds)).setNews(toStruct(news));
      const answer = await call<messages.CheckRequest, messages.CheckResponse>("check", request);
      return {
        inputs: toProps(answer.getInputs()),
        failures: answer.getFailuresList().map((one) => ({ property: one.getProperty(), reason: one.getReason() })),
      };
    },

    async diff(id: string, olds: Props, news: Props) {
      const request = new pb.DiffRequest().setId(id).setOlds(toStruct(olds)).setNews(toStruct(news));
      const answer = await call<messages.DiffRequest, messages.DiffResponse>("diff", request);
      const changes = ["unknown", "none", "some"][answer.getChanges()];
      return { changes, replaces: answer.getReplacesList(), deleteBeforeReplace: answer.getDeletebeforereplace() };
    },

    async create(inputs: Props) {
      const request = new pb.CreateRequest().setProperties(toStruct(inputs));
      const answer = await call<messages.CreateRequest, messages.CreateResponse>("create", request);
      return { id: answer.getId(), outputs: toProps(answer.getProperties()) };
    },

    /** `outputs` on a refresh; only `inputs` on a `get`. */
    async read(id: string, { outputs, inputs }: { outputs?: Props; inputs?: Props }) {
      const request = new pb.ReadRequest().setId(id);
      if (outputs) request.setProperties(toStruct(outputs));
      if (inputs) request.setInputs(toStruct(inputs));
      const answer = await call<messages.ReadRequest, messages.ReadResponse>("read", request);
      return { id: answer.getId(), outputs: toProps(answer.getProperties()), inputs: toProps(answer.getInputs()) };
    },

    async update(id: string, olds: Props, news: Props) {
      const request = new pb.UpdateRequest().setId(id).setOlds(toStruct(olds)).setNews(toStruct(news));
      const answer = await call<messages.UpdateRequest, messages.UpdateResponse>("update", request);
      return { outputs: toProps(answer.getProperties()) };
    },

    async delete(id: string, outputs: Props) {
      await call("delete", new pb.DeleteRequest().setId(id).setProperties(toStruct(outputs)));
    },

    async stop() {
      client.close();
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise((resolve) => child.once("exit", resolve));
      child.kill();
      await gone;
    },
  };
}

function firstLine(child: ChildProcess, printed: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) =>
      reject(new Error(`the host ended with ${code} before it listened: ${printed.join("")}`)),
    );
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).once("line", resolve);
  });
}
