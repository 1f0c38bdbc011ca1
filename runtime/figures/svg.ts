/** A figure as one self-contained SVG: no script, no font, no network; readable on light and dark ground. */
import type { FigureSpec, Panel } from "./spec.ts";
import { digits, element, escaped } from "./svg/markup.ts";
import { below, drawKey, drawLegend, drawPanel, named } from "./svg/panel.ts";
import { folded } from "./text.ts";

const STYLE = `.ansatz{--ink:#1c1c1e;--soft:#6b6b70;--grid:#00000014;--paper:#ffffff;background:var(--paper);font:11px system-ui,-apple-system,"Segoe UI",sans-serif}
.ansatz text{fill:var(--ink)}.ansatz .small,.ansatz .caption{fill:var(--soft)}.ansatz .small{font-size:9.5px}.ansatz .title{font-weight:600}.ansatz .head{font-size:13px;font-weight:600}
.ansatz .ink{stroke:var(--ink)}.ansatz .grid{stroke:var(--grid)}.ansatz .rule{stroke:var(--soft)}.ansatz .frame{fill:none;stroke:var(--soft);stroke-opacity:.5}.ansatz .axis{stroke:var(--soft);stroke-opacity:.35}.ansatz .piece{stroke:var(--paper);stroke-width:.5}
.ansatz .casing{fill:none;stroke:var(--ink);stroke-opacity:.4}.ansatz .edge{stroke:var(--ink);stroke-opacity:.45;stroke-width:.7}.ansatz .halo{fill:none;stroke:#fff;stroke-width:4;stroke-opacity:.85}
@media (prefers-color-scheme:dark){.ansatz{--ink:#e8e8ea;--soft:#9a9aa2;--grid:#ffffff1c;--paper:#17181a}}`;

const EDGE = 12;
const LIMIT = 900; // widest figure, pixels
const CHARACTER = 6; // about the width of one, pixels

/** Size of a panel by what it shows and how many there are. */
function panelSize(panels: readonly Panel[]): readonly [number, number] {
  const bare = panels.every((p) => p.equal);
  const more = Math.max(0, ...panels.map(below));
  if (panels.length <= 1) return bare ? [340, 340 + more] : [560, 340 + more];
  if (bare) return panels.length <= 4 ? [216, 230 + more] : [168, 182 + more];
  return panels.length === 2 || panels.length === 4 ? [420, 260 + more] : [284, 200 + more];
}

/** The SVG text of a figure. Equal specs give equal texts. */
export function figureSvg(spec: FigureSpec, { bare = false }: { readonly bare?: boolean } = {}): string {
  const [width, height] = panelSize(spec.panels);
  const columns = Math.max(1, Math.min(spec.panels.length, Math.floor((LIMIT - 2 * EDGE) / width)));
  const rows = Math.ceil(spec.panels.length / columns);
  const total = Math.max(columns * width + 2 * EDGE, 380);
  let y = EDGE + 14;
  let body = bare ? "" : element("text", { x: EDGE, y, class: "head" }, escaped(spec.title));
  y += bare ? -8 : 10;
  const legend = spec.panels[0] ? named(spec.panels[0]) : [];
  if (legend.length > 0) {
    const drawn = drawLegend(
      legend.map((m) => ({
        color: legendColour(m),
        label: m.label ?? "",
        ...(m.kind === "points" ? { shape: m.shape ?? "circle" } : { dashed: m.dashed }),
      })),
      EDGE,
      y,
      total - 2 * EDGE,
    );
    body += drawn.markup;
    y += drawn.height;
  }
  spec.panels.forEach((panel, k) => {
    const box = { left: EDGE + (k % columns) * width, top: y + Math.floor(k / columns) * height, width, height };
    body += element("g", {}, drawPanel(panel, box, `${spec.id}-${k}`, k));
  });
  y += rows * height + 8;
  const key = spec.panels.find((p) => p.key)?.key;
  if (key) {
    const drawn = drawKey(key, EDGE + 40, y);
    body += drawn.markup;
    y += drawn.height;
  }
  const texts = bare ? [] : [spec.caption, ...(spec.notes ?? [])].filter((t) => t !== "");
  for (const text of texts.flatMap((t) => folded(t, Math.floor((total - 2 * EDGE) / CHARACTER)))) {
    y += 11;
    body += element("text", { x: EDGE, y, class: "caption" }, escaped(text));
    y += 4;
  }
  const size = { width: digits(total), height: digits(y + EDGE) };
  const head = element("title", {}, escaped(spec.title));
  return element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      class: "ansatz",
      role: "img",
      viewBox: `0 0 ${size.width} ${size.height}`,
      ...size,
    },
    `${head}<style>${STYLE}</style>${body}`,
  );
}

function legendColour(mark: ReturnType<typeof named>[number]) {
  if (mark.kind === "line") return mark.color;
  return Array.isArray(mark.color)
    ? (mark.color[0] ?? { category: 0 })
    : (mark.color as Exclude<typeof mark.color, readonly unknown[]>);
}
