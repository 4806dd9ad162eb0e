import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { basename } from "node:path";
import type { ClientInfo } from "./messages.ts";

/**
 * Finds out which process is behind a connection to this machine, where the system tells it (Linux does). A connection is looked up once, while
 * its client still waits for the answer.
 */
export function createClients(): { known(connection: string): ClientInfo | undefined; look(connection: string): void } {
  const clients = new Map<string, ClientInfo>();
  /** Processes that were found before: the same one mostly comes again. */
  const recent: number[] = [];
  return {
    known: (connection) => clients.get(connection),
    look(connection) {
      if (clients.has(connection)) return;
      if (clients.size > 20_000) clients.clear();
      const pid = processOf(connection, recent);
      if (pid !== undefined && !recent.includes(pid)) {
        recent.unshift(pid);
        recent.splice(5);
      }
      clients.set(connection, pid === undefined ? { name: "client" } : { name: nameOf(pid), pid });
    },
  };
}

function processOf(connection: string, recent: readonly number[]): number | undefined {
  const inode = inodeOf(connection);
  if (inode === undefined) return undefined;
  const link = `socket:[${inode}]`;
  return recent.find((pid) => hasOpen(pid, link)) ?? others().find((pid) => hasOpen(pid, link));
}

/** The socket of the client's end, in the system's table of connections. */
function inodeOf(connection: string): string | undefined {
  const at = connection.lastIndexOf(":");
  const port = Number(connection.slice(at + 1))
    .toString(16)
    .toUpperCase()
    .padStart(4, "0");
  for (const table of connection.slice(0, at).includes(":") ? ["tcp6", "tcp"] : ["tcp", "tcp6"]) {
    try {
      for (const line of readFileSync(`/proc/net/${table}`, "utf8").split("\n")) {
        const fields = line.trim().split(/\s+/);
        if (fields[1]?.endsWith(`:${port}`) && fields[9] !== "0") return fields[9];
      }
    } catch {
      // Another system: nobody knows.
    }
  }
  return undefined;
}

/** Newest first: who has just connected has probably just been started. */
function others(): readonly number[] {
  try {
    return readdirSync("/proc")
      .map(Number)
      .filter((pid) => pid > 0 && pid !== process.pid)
      .sort((a, b) => b - a);
  } catch {
    return [];
  }
}

function hasOpen(pid: number, link: string): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => {
      try {
        return readlinkSync(`/proc/${pid}/fd/${fd}`) === link;
      } catch {
        return false;
      }
    });
  } catch {
    // It has ended, or it is somebody else's.
    return false;
  }
}

/** The program, and the script that it runs; never an argument that may hold something secret. */
function nameOf(pid: number): string {
  try {
    const [program = "", script = ""] = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
    return [basename(program), ...(/^[^\s={}]*\.[a-z]{1,4}$/.test(script) ? [basename(script)] : [])].join(" ");
  } catch {
    return "client";
  }
}
