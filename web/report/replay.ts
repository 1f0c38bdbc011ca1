/** Replays a figure over the recorded places of a run: a slider, and a button that lets it run. */
import type { FigureSpec } from "../../runtime/figures/spec.ts";
import { figureSvg } from "../../runtime/figures/svg.ts";

const PLAY_MS = 80; // between frames
const LARGE = 360; // about the width of the single panel, pixels

/** The controls. While they are used one large panel stands in place of the small ones; `all` brings those back. */
export function replayControls(spec: FigureSpec, drawing: HTMLElement): HTMLElement {
  const frames = spec.frames ?? [];
  const still = drawing.querySelector("svg");
  const bar = document.createElement("div");
  bar.className = "replay";
  const play = button("replay");
  const all = button("all");
  const slider = document.createElement("input");
  slider.type = "range";
  slider.max = String(frames.length - 1);
  slider.value = slider.max;
  slider.setAttribute("aria-label", `place along the run of ${spec.title}`);
  const name = document.createElement("output");
  name.textContent = `${frames.length} places recorded`;
  bar.append(play, slider, name, all);
  all.hidden = true;

  let timer: ReturnType<typeof setInterval> | undefined;
  const stop = () => {
    clearInterval(timer);
    timer = undefined;
    play.textContent = "replay";
  };
  const swap = (markup: Element | null) => {
    drawing.querySelector("svg")?.remove();
    if (markup) drawing.prepend(markup);
  };
  const show = (k: number) => {
    slider.value = String(k);
    name.textContent = frames[k].title;
    const holder = document.createElement("div");
    holder.innerHTML = figureSvg({ ...spec, panels: [frames[k]], frames: undefined }, { bare: true });
    const svg = holder.querySelector("svg");
    svg?.setAttribute("style", `width:${LARGE}px`);
    swap(svg);
    drawing.dataset.frame = String(k);
    all.hidden = false;
  };
  slider.addEventListener("input", () => {
    stop();
    show(Number(slider.value));
  });
  play.addEventListener("click", () => {
    if (timer !== undefined) return stop();
    let k = Number(slider.value) >= frames.length - 1 ? 0 : Number(slider.value);
    play.textContent = "stop";
    show(k);
    timer = setInterval(() => {
      k += 1;
      if (k >= frames.length) return stop();
      show(k);
    }, PLAY_MS);
  });
  all.addEventListener("click", () => {
    stop();
    delete drawing.dataset.frame;
    swap(still);
    name.textContent = `${frames.length} places recorded`;
    all.hidden = true;
  });
  return bar;
}

function button(text: string): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "copy";
  made.textContent = text;
  return made;
}
