import type { Theme } from "vitepress";
import { useRoute } from "vitepress";
import DefaultTheme from "vitepress/theme";
import { nextTick, onMounted, watch } from "vue";
import "./site.css";

/** Draws the diagrams of the page that is shown; the library is loaded by pages that have one. */
async function draw(): Promise<void> {
  if (document.querySelector("pre.mermaid:not([data-processed])") === null) return;
  const { default: mermaid } = await import("mermaid");
  mermaid.initialize({ startOnLoad: false });
  await mermaid.run({ querySelector: "pre.mermaid:not([data-processed])" });
}

export default {
  extends: DefaultTheme,
  setup() {
    const route = useRoute();
    onMounted(() => void draw());
    watch(
      () => route.path,
      () => void nextTick().then(draw),
    );
  },
} satisfies Theme;
