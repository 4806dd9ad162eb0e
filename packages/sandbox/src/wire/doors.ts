import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { join } from "node:path";

/** Ways out of a room without any network to the machine: its servers find this machine's ports where the machine has them. */
export interface Doors {
  /** From the server that is entered so: once is enough. */
  open(enter: readonly string[]): void;
  close(): Promise<void>;
}

/** Inside: whatever connects to one of the ports is led to the socket of that number. */
const RELAY = `const net = require("node:net");
const [folder, ...ports] = process.argv.slice(1);
for (const port of ports)
  net.createServer((from) => {
    const to = net.connect(folder + "/" + port);
    from.pipe(to).pipe(from);
    from.on("error", () => to.destroy());
    to.on("error", () => from.destroy());
  }).listen(Number(port), "127.0.0.1");`;

/** Where the sockets are, as the room sees it: its own memory, which goes with it, also by a kill. */
const FOLDER = "/run/doors";

/** @param ports of 127.0.0.1; @param pid the first process of the room */
export async function openDoors(ports: readonly number[], pid: number): Promise<Doors> {
  const folder = `/proc/${pid}/root${FOLDER}`;
  mkdirSync(folder);
  const servers = await Promise.all(ports.map((port) => led(join(folder, String(port)), port)));
  const relays: ChildProcess[] = [];
  return {
    open([command = "", ...args]) {
      const relay = spawn(command, [...args, process.execPath, "-e", RELAY, FOLDER, ...ports.map(String)], {
        stdio: "ignore",
      });
      relay.on("error", () => undefined);
      relays.push(relay);
    },
    async close() {
      for (const relay of relays) relay.kill("SIGKILL");
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

function led(path: string, port: number): Promise<Server> {
  const server = createServer((from) => {
    const to = connect(port, "127.0.0.1");
    from.pipe(to).pipe(from);
    from.on("error", () => to.destroy());
    to.on("error", () => from.destroy());
    from.unref();
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, () => resolve(server));
  });
}
