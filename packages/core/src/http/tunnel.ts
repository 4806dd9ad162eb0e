import type { Socket } from "node:net";
import { NoConnection } from "./no-connection.ts";
import type { HttpProxy } from "./proxy.ts";

/** A socket that the proxy has connected with `host:port` of the target. `signal` ends the attempt. Rejects with a `NoConnection`. */
export async function openTunnel(proxy: HttpProxy, target: string, signal: AbortSignal): Promise<Socket> {
  const { origin, authorization, variable } = proxy;
  const about = { proxy: origin.host, variable };
  // Loaded here: a second HTTP client takes its time, and most roads have no proxy.
  const { request } = origin.protocol === "https:" ? await import("node:https") : await import("node:http");
  return new Promise((resolve, reject) => {
    const asked = request({
      host: origin.hostname.replace(/^\[|\]$/g, ""),
      port: origin.port,
      method: "CONNECT",
      path: target,
      headers: { host: target, ...(authorization === undefined ? {} : { "proxy-authorization": authorization }) },
      agent: false,
      signal,
    });
    // Node calls it so whatever the proxy answers.
    asked.once("connect", ({ statusCode: status = 0 }, socket) => {
      if (status >= 200 && status < 300) return resolve(socket);
      socket.destroy();
      reject(new NoConnection({ ...about, status }));
    });
    asked.once("error", (cause) => reject(new NoConnection({ ...about, cause })));
    asked.end();
  });
}
