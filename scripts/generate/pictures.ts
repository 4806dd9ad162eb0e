import type { Line } from "../demo/recording.ts";
import type { Demo } from "./demo.ts";
import type { Printer } from "./print.ts";

const notice = "<!-- Printed by scripts/generate.ts from the demo's journal. Do not edit. -->";
const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** The README's two pictures: the demo as a terminal shows it, and what it is about. And the demo with packets, as it was recorded. */
export const picturesPrinter =
  (demo: Demo): Printer =>
  (_, read) => [
    {
      path: "docs/pictures/demo.svg",
      text: terminal(
        demo.lines,
        "The demo in a terminal: plan, apply, again without a write, somebody removes the address, mended by one write",
      ),
    },
    {
      path: "docs/pictures/demo-wire.svg",
      text: terminal(
        [TYPED, ...(JSON.parse(read("scripts/demo/wire-recording.json") ?? "[]") as Line[])],
        "The demo with real packets in a terminal: plan, apply, ping, kill, failover, ping",
      ),
    },
    { path: "docs/pictures/address.svg", text: diagram(demo) },
  ];

const TYPED: Line = { style: "title", text: "$ npx --yes pnpm@12.21.0 demo:wire" };
const COLUMNS = 80;
/** Pixels: a character's width, a line's height, the margin. */
const [CHARACTER, LINE, MARGIN] = [8.4, 20, 16];
const FONT = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace";
/** Where `scripts/demo/screen.ts` puts name, cost and text. */
const [NAME, COST, TEXT] = [4, 12, 22];
const COLOURS = {
  text: "#e6edf3",
  dim: "#9198a1",
  ok: "#3fb950",
  aside: "#d29922",
  title: "#79c0ff",
  plain: "#e6edf3",
};

function terminal(lines: readonly Line[], label: string): string {
  const long = lines.find((line) => columnsOf(line) > COLUMNS);
  if (long) throw new Error(`a line of the demo is wider than ${COLUMNS} columns: ${long.text}`);
  const width = COLUMNS * CHARACTER + 2 * MARGIN;
  const height = lines.length * LINE + 2 * MARGIN;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${label}">`,
    notice,
    `<rect width="100%" height="100%" rx="8" fill="#0d1117"/>`,
    `<g font-family="${FONT}" font-size="14" xml:space="preserve">`,
    ...lines.flatMap((line, row) => textOf(line, MARGIN + row * LINE + 14)),
    "</g>",
    "</svg>",
    "",
  ].join("\n");
}

const columnsOf = ({ style, text }: Line) => text.length + (startOf(style) ? 0 : TEXT);
const startOf = (style: Line["style"]) => style !== undefined && style !== "aside";

function textOf({ mark, name, cost, text, style }: Line, y: number): readonly string[] {
  const colour = style === "verdict" ? COLOURS.ok : style ? COLOURS[style] : COLOURS.text;
  return [
    ...(mark ? [piece(mark, 0, y, COLOURS.ok)] : []),
    ...(name ? [piece(name, NAME, y, COLOURS.text, "bold")] : []),
    ...(cost ? [piece(cost, COST, y, COLOURS.dim)] : []),
    piece(text, startOf(style) ? 0 : TEXT, y, colour, startOf(style) ? "bold" : undefined),
  ];
}

/** Stretched to its columns, so that it stays in line whatever font there is. */
function piece(text: string, column: number, y: number, colour: string, weight?: string): string {
  const x = MARGIN + column * CHARACTER;
  const bold = weight ? ` font-weight="${weight}"` : "";
  return `<text x="${round(x)}" y="${y}" fill="${colour}"${bold} textLength="${round(text.length * CHARACTER)}" lengthAdjust="spacingAndGlyphs">${escaped(text)}</text>`;
}

const round = (pixels: number) => Number(pixels.toFixed(1));

/** Two servers, one address, two ports. */
function diagram({ address, machines }: Demo): string {
  const boxes = machines.flatMap(({ server, port, own }, index) => machine(server, port, own, 20 + index * 400));
  const ties = machines.map(
    (_, index) =>
      `<path d="M350 62 C350 96 ${150 + index * 400} 80 ${150 + index * 400} 112" fill="none" stroke="#2da44e" stroke-width="2.5" stroke-dasharray="${index === 0 ? "none" : "6 5"}"/>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 700 270" width="700" height="270" role="img" aria-label="One address, ${address}, that the ports of two servers may use beside their own">`,
    notice,
    `<rect width="100%" height="100%" rx="8" fill="#ffffff"/>`,
    `<g font-family="system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif" font-size="15" text-anchor="middle" fill="#1f2328">`,
    ...ties,
    `<rect x="250" y="18" width="200" height="46" rx="23" fill="#dafbe1" stroke="#2da44e" stroke-width="2"/>`,
    `<text x="350" y="47" font-size="18" font-weight="bold">${address}</text>`,
    ...boxes,
    `<text x="350" y="140" font-size="13" fill="#59636e">answers now</text>`,
    `<path d="M305 136 L286 136" stroke="#59636e" stroke-width="1.5"/>`,
    `<text x="350" y="170" font-size="13" fill="#59636e">may take over</text>`,
    `<path d="M398 166 L414 166" stroke="#59636e" stroke-width="1.5"/>`,
    `<text x="350" y="256" font-size="13" fill="#59636e">Mooring tells the cloud that both ports may use it. keepalived, or you, decide which one does.</text>`,
    "</g>",
    "</svg>",
    "",
  ].join("\n");
}

const machine = (server: string, port: string, own: string, x: number): readonly string[] => [
  `<rect x="${x}" y="112" width="260" height="118" rx="10" fill="#f6f8fa" stroke="#818b98" stroke-width="1.5"/>`,
  `<text x="${x + 130}" y="140" font-size="17" font-weight="bold">${escaped(server)}</text>`,
  `<rect x="${x + 20}" y="156" width="220" height="56" rx="6" fill="#ddf4ff" stroke="#0969da" stroke-width="1.5"/>`,
  `<text x="${x + 130}" y="179">port ${port}</text>`,
  `<text x="${x + 130}" y="200" font-size="13" fill="#59636e">its own address: ${own}</text>`,
];
