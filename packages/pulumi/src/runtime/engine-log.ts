import { createRequire } from "node:module";
import type { ChannelCredentials } from "@grpc/grpc-js";
import type { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb.js";
import { type Tell, tellConsole } from "./tell.ts";

/** How long the engine may take to accept a line, in milliseconds. It answers at once, or it is gone. */
const PATIENCE = 2_000;
/** Of the engine's protocol. */
const INFO = 1;
const WARNING = 2;

type Engine = new (address: string, credentials: ChannelCredentials) => EngineClient;

/**
 * The engine's own log, which shows a line at its resource. `address` is what the engine starts a provider host with, as its last
 * argument. Where nothing answers there, the host's output does.
 */
export function engineLog(address: string | undefined, otherwise: Tell = tellConsole): Tell {
  let send: ((message: string, about: NonNullable<Parameters<Tell>[1]>) => Promise<void>) | undefined;
  return async (message, about = {}) => {
    if (!address || !/:\d+$/.test(address)) return otherwise(message, about);
    try {
      send ??= connect(address);
      await send(message, about);
    } catch {
      await otherwise(message, about);
    }
  };
}

/** Of the SDK's own parts: this package brings none. */
function connect(address: string): (message: string, about: NonNullable<Parameters<Tell>[1]>) => Promise<void> {
  const sdk = createRequire(require.resolve("@pulumi/pulumi"));
  const { EngineClient: Client }: { EngineClient: Engine } = sdk("@pulumi/pulumi/proto/engine_grpc_pb.js");
  const { LogRequest: Request }: { LogRequest: new () => LogRequest } = sdk("@pulumi/pulumi/proto/engine_pb.js");
  const grpc: typeof import("@grpc/grpc-js") = sdk("@grpc/grpc-js");
  const client = new Client(address, grpc.credentials.createInsecure());
  return (message, { urn, severity, passing = false }) =>
    new Promise((resolve, reject) => {
      const request = new Request()
        .setSeverity(severity === "warning" ? WARNING : INFO)
        .setMessage(message)
        .setUrn(urn ?? "")
        .setEphemeral(passing);
      client.log(request, new grpc.Metadata(), { deadline: Date.now() + PATIENCE }, (error) =>
        error ? reject(error) : resolve(),
      );
    });
}
