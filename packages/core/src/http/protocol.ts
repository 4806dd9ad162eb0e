import type { Agent, ClientRequest, RequestOptions } from "node:http";
import type { AgentOptions } from "node:https";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { MOST_AT_ONCE } from "./at-once.ts";

/** A connection that rests for longer may be closed by the other side just when a request leaves on it. In milliseconds. */
const REST = 4_000;

type Connect = NonNullable<Agent["createConnection"]>;
/** Takes a connection that comes about later, or why none does. */
export type Done = NonNullable<Parameters<Connect>[1]>;

/** Opens a connection, over a socket where a tunnel leads there. */
export type Open = (over?: Socket) => Duplex;

/** What Node is asked. */
export interface Asked extends RequestOptions {
  /** There is no connection to spare: answers a new one, or hands it to `done` later. */
  connect(open: Open, done: Done): Duplex | undefined;
}

/** Node's own HTTP client for one protocol, with the connections that it keeps. */
export interface Protocol {
  readonly agent: Agent;
  readonly request: (asked: Asked) => ClientRequest;
}

/**
 * `name`: `http:` or `https:`; only the one that is wanted is loaded. At most `MOST_AT_ONCE` connections to one place, and each belongs
 * to the attempt that it was opened for until that has left.
 */
export async function openProtocol(name: string, authorities?: string): Promise<Protocol> {
  const { Agent, request } = name === "https:" ? await import("node:https") : await import("node:http");
  const options: AgentOptions = {
    keepAlive: true,
    maxSockets: MOST_AT_ONCE,
    timeout: REST,
    ALPNProtocols: ["http/1.1"],
  };
  const agent: Agent = new Agent(authorities === undefined ? options : { ...options, ca: authorities });
  // Node's own: its type leaves out the socket that it goes on with.
  const open = agent.createConnection.bind(agent) as (options: RequestOptions & { readonly socket?: Socket }) => Duplex;
  agent.createConnection = (asked: RequestOptions, done?: Done) =>
    // Only `attempt.ts` asks here, with what it wants to be called back by.
    (asked as Asked).connect((socket) => open(socket ? { ...asked, socket } : asked), done as Done);
  return { agent, request: (asked) => request({ ...asked, agent }) };
}
