/** Texts of SVG: escaped, numbers with at most three decimals, so that equal figures are equal bytes. */

export function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** A coordinate with three decimals and no trailing zeros. */
export function digits(value: number): string {
  const text = (Math.round(value * 1000) / 1000).toFixed(3).replace(/\.?0+$/, "");
  return text === "-0" ? "0" : text;
}

export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** One element; numbers are rounded, absent attributes left out. */
export function element(name: string, attributes: Attributes, content?: string): string {
  let text = `<${name}`;
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined) text += ` ${key}="${typeof value === "number" ? digits(value) : escaped(value)}"`;
  }
  return content === undefined ? `${text}/>` : `${text}>${content}</${name}>`;
}
