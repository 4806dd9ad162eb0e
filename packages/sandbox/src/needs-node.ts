/** Stands before everything else: undici, behind the transport, would end an older Node with a riddle. */
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
  throw new Error(
    `@mooring/sandbox needs Node.js 22.19 or newer as a library, and this is ${process.version}; its command mooring-sandbox runs on 20 and newer.`,
  );
}
