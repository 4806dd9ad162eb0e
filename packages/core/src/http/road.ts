import { isIP } from "node:net";
import { Attempt, type Route } from "./attempt.ts";
import { exceptionsOf } from "./no-proxy.ts";
import { openProtocol, type Protocol } from "./protocol.ts";
import { type HttpProxy, proxyFor, textOf } from "./proxy.ts";
import type { Departing, Sockets } from "./transport.ts";
import { openTunnel } from "./tunnel.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Sockets, with the proxies of the environment. `authorities`: PEM certificates that are trusted instead of the system's. */
export function openRoad(environment: Environment, authorities?: string): Sockets {
  const direct = exceptionsOf(textOf(environment, "NO_PROXY"));
  /** By the protocol that is spoken on the sockets. */
  const protocols = new Map<string, Promise<Protocol>>();
  const end = new AbortController();
  const speaking = (name: string): Promise<Protocol> => {
    const protocol = protocols.get(name) ?? openProtocol(name, authorities);
    protocols.set(name, protocol);
    return protocol;
  };
  return {
    async request(departing) {
      const target = new URL(departing.origin);
      const proxy = direct(target) ? undefined : proxyFor(target.protocol, environment);
      const forwarder = target.protocol === "http:" ? proxy : undefined;
      const protocol = await speaking((forwarder?.origin ?? target).protocol);
      const route = forwarder ? byProxy(forwarder, target, departing) : straight(target, departing, proxy);
      return new Attempt(departing, route).run(protocol, end.signal);
    },
    async destroy() {
      end.abort();
      for (const protocol of protocols.values()) (await protocol).agent.destroy();
    },
  };
}

function straight(target: URL, { path, headers }: Departing, proxy: HttpProxy | undefined): Route {
  return {
    line: { ...endpointOf(target), path, headers: { host: target.host, ...headers } },
    proxy,
    tunnel: proxy && ((signal) => openTunnel(proxy, authority(target), signal)),
  };
}

/** Without a tunnel: the proxy is asked for the whole address. */
function byProxy(proxy: HttpProxy, target: URL, { path, headers }: Departing): Route {
  const { origin, authorization } = proxy;
  const proof = authorization === undefined ? {} : { "proxy-authorization": authorization };
  return {
    line: {
      ...endpointOf(origin),
      path: `${target.origin}${path}`,
      headers: { ...headers, host: target.host, ...proof },
    },
    proxy,
    tunnel: undefined,
  };
}

/** An address proves itself by its number, not by a name. */
function endpointOf({ hostname, port }: URL) {
  const host = hostname.replace(/^\[|\]$/g, "");
  return { host, port, servername: isIP(host) ? "" : host };
}

/** `api.example:443`: what a tunnel is asked for always names its port. */
const authority = ({ hostname, port }: URL): string => `${hostname}:${port || 443}`;
