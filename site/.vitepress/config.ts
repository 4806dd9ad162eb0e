import { existsSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { type DefaultTheme, defineConfig } from "vitepress";

const root = resolve(import.meta.dirname, "../..");
const repository = "https://github.com/mooring/mooring";

const isPage = (path: string) =>
  /^(README|ARCHITECTURE|CONTRIBUTING|SECURITY)\.md$|^docs\/.*\.md$|^apps\/action\/README\.md$/.test(path);

/** A link to a file that is no page of the site leads to the repository. */
function target(href: string, page: string): string {
  if (/^([a-z]+:|#|\/)/.test(href)) return href;
  const [path = "", anchor] = href.split("#");
  const file = join(dirname(page), path);
  // The front page of the site is the repository's own.
  if (file === "README.md")
    return `${relative(dirname(page), "index.md") || "index.md"}${anchor === undefined ? "" : `#${anchor}`}`;
  if (isPage(file)) return href;
  const kind = existsSync(join(root, file)) && !/\.[a-z]+$/.test(file) ? "tree" : "blob";
  return `${repository}/${kind}/main/${file}${anchor === undefined ? "" : `#${anchor}`}`;
}

const CLOUDS = {
  gcore: "Gcore",
  huaweicloud: "Huawei Cloud",
  k0rdent: "k0rdent AI",
  openstack: "OpenStack",
  upcloud: "UpCloud",
};

const link = (text: string, path: string): DefaultTheme.SidebarItem => ({ text, link: `/${path}` });

export default defineConfig({
  title: "Mooring",
  description:
    "Ties IP addresses to the ports of virtual machines, the same way from GitHub workflow steps, Ansible playbooks and Pulumi programs.",
  lang: "en-GB",
  // None yet: without this line browsers ask for one.
  head: [["link", { rel: "icon", href: "data:," }]],
  srcDir: resolve(import.meta.dirname, "../pages"),
  outDir: resolve(import.meta.dirname, "../dist"),
  cacheDir: resolve(import.meta.dirname, "../.cache"),
  rewrites: { "README.md": "index.md" },
  cleanUrls: false,
  lastUpdated: false,
  markdown: {
    config(markdown) {
      const open = markdown.renderer.rules.link_open;
      markdown.renderer.rules.link_open = (tokens, index, options, env, self) => {
        const token = tokens[index];
        const href = token?.attrGet("href");
        if (token && href)
          token.attrSet("href", target(href, env.relativePath === "index.md" ? "README.md" : env.relativePath));
        return open ? open(tokens, index, options, env, self) : self.renderToken(tokens, index, options);
      };
      // Two braces are a workflow's or a playbook's here, never the page's own.
      const code = markdown.renderer.rules.code_inline;
      markdown.renderer.rules.code_inline = (tokens, index, options, env, self) => {
        tokens[index]?.attrSet("v-pre", "");
        return code ? code(tokens, index, options, env, self) : "";
      };
      const fence = markdown.renderer.rules.fence;
      markdown.renderer.rules.fence = (tokens, index, options, env, self) => {
        const token = tokens[index];
        if (token?.info.trim() === "mermaid")
          return `<pre class="mermaid" v-pre>${markdown.utils.escapeHtml(token.content)}</pre>\n`;
        return fence ? fence(tokens, index, options, env, self) : "";
      };
    },
  },
  themeConfig: {
    search: { provider: "local" },
    socialLinks: [{ icon: "github", link: repository }],
    nav: [
      link("Start", "docs/index"),
      link("Questions", "docs/questions"),
      link("Reference", "docs/reference/index"),
      link("Errors", "docs/errors"),
    ],
    outline: [2, 3],
    sidebar: [
      {
        text: "Start",
        items: [
          link("What it is", "index"),
          link("Which page to read", "docs/index"),
          link("GitHub workflow", "docs/start/action"),
          link("Ansible playbook", "docs/start/ansible"),
          link("Pulumi program", "docs/start/pulumi"),
          link("Sandbox", "docs/sandbox"),
        ],
      },
      {
        text: "Understand",
        items: [
          link("Concepts", "docs/concepts"),
          link("Questions", "docs/questions"),
          link("Errors", "docs/errors"),
          link("Several writers", "docs/guides/contention"),
          link("Network and time limits", "docs/guides/network"),
          link("Glossary", "docs/glossary"),
        ],
      },
      {
        text: "Look up",
        items: Object.entries(CLOUDS).map(([cloud, title]) => link(title, `docs/reference/${cloud}/index`)),
      },
      {
        text: "Take part",
        items: [
          link("Architecture", "ARCHITECTURE"),
          link("Contributing", "CONTRIBUTING"),
          link("Security", "SECURITY"),
          link("Add a cloud", "docs/add-a-cloud"),
        ],
      },
    ],
  },
});
