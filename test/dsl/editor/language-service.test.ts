import { beforeAll, describe, expect, it } from "vitest";
import type { Catalogue } from "../../../dsl/catalogue.ts";
import { type LanguageService, languageService } from "../../../dsl/editor/language-service.ts";
import { wordHelp } from "../../../dsl/editor/words.ts";
import { keywords } from "../../../dsl/syntax/tokens.ts";
import { catalogue } from "../../../runtime/catalogue/index.ts";
import { loadEngine } from "../../../runtime/engine/load.ts";
import fc from "../../properties.ts";
import { examples, mutations } from "./mutations.ts";

let real: Catalogue;
let service: LanguageService;
beforeAll(async () => {
  real = catalogue(await loadEngine());
  service = languageService(real);
});

const program = `let n = 5
let importance[i in n] = 0.9^i
data features {
  x[n] ~ uniform(0, 1)
}
model toy(x) {
  param W[2, n] ~ normal(0, 1)
  h = W @ x
  loss = sum(importance * (x - W.T @ h)^2)
}
trained = train toy on features { optimizer = adam(learning_rate = 1e-3), batch = 64, steps = 10 }
net = solve signal_propagation { activation = tanh, sigma_w = sqrt(n), sigma_b = 0.1 }
sweep n over [2, 3]
measure size_of_W = norm(trained.W)
`;

/** Labels at `|` in a line that is put at the end of the program. */
const at = (line: string, before = program): readonly string[] => {
  const text = before + line;
  const offset = text.indexOf("|");
  return service.completion(text.slice(0, offset) + text.slice(offset + 1), offset).items.map(({ label }) => label);
};
/** The hover over the first occurrence of `word` after `from`. */
const over = (word: string, from = "", text = program): string => {
  const offset = text.indexOf(word, Math.max(0, text.indexOf(from)));
  return service.hover(text, offset + 1)?.text ?? "";
};

describe("completion", () => {
  it("offers a swept seed wherever it may stand", () => {
    expect(at("se|")).toEqual(["seed"]);
    expect(at("sweep se|")).toContain("seed");
    expect(at("sweep rate over [1, 2] zip se|")).toContain("seed");
    const swept = `${program}sweep seed over [1, 2]\n`;
    for (const line of [
      "measure m = trained.loss across se|",
      "measure m = mean(trained.loss, axis = se|)",
      "expect trained.loss < 1 where se|",
      "plot line(trained.loss, x = se|)",
      "plot line(trained.loss, panel = se|)",
    ])
      expect(at(line, swept)).toContain("seed");
    expect(at("expect trained.loss < se|")).not.toContain("seed");
  });
  it("begins statements", () => {
    expect(at("|")).toEqual(expect.arrayContaining(["let", "measure", "expect", "sweep"]));
    expect(at("me|")).toEqual(["measure"]);
    expect(at("  expe|")).toEqual(["experiment", "expect"]);
  });
  it("goes on with a verb and what it takes", () => {
    expect(at("again = |")).toEqual(["train", "sample", "solve", "simulate"]);
    expect(at("again = train |")).toEqual(["toy"]);
    expect(at("again = solve si|")).toEqual(["signal_propagation"]);
    expect(at("again = simulate |")).toContain("chaos");
    expect(at("again = train toy on |")).toEqual(expect.arrayContaining(["features", "grid"]));
    expect(at("again = train toy on features from |")).toContain("trained");
    expect(at("again = train toy |")).toEqual(expect.arrayContaining(["on", "from"]));
  });
  it("knows the settings of the stage at hand, without those already written", () => {
    const open = at("again = train toy on features { batch = 3\n  |");
    expect(open).toEqual(expect.arrayContaining(["optimizer", "steps", "record"]));
    expect(open).not.toContain("batch");
    expect(open).not.toContain("sigma_w");
    expect(at("again = solve signal_propagation { |")).toEqual(
      expect.arrayContaining(["sigma_w", "activation", "tolerance"]),
    );
    expect(at("again = sample toy on features { samp|")).toEqual(["sampler"]);
  });
  it("knows the entries and words that a setting takes", () => {
    expect(at("again = train toy on features { optimizer = |")).toEqual(expect.arrayContaining(["adam", "sgd"]));
    expect(at("again = train toy on features { optimizer = |")).not.toContain("normal");
    expect(at("again = sample toy on features { sampler = sgl|")).toEqual(["sgld"]);
    expect(at("again = solve signal_propagation { activation = ta|")).toContain("tanh");
    expect(at("again = solve signal_propagation { sigma_w = |")).toContain("critical");
    expect(at("again = train toy on features { divergence = |")).toEqual(expect.arrayContaining(["fail", "keep"]));
    expect(at("again = train toy on features { frozen = |")).toContain("W");
    expect(at("again = train toy on features { optimizer of |")).toEqual(["W"]);
    expect(at("again = train toy on features { record |")).toEqual(expect.arrayContaining(["W", "h", "loss"]));
  });
  it("knows the arguments of what is called", () => {
    expect(at("again = train toy on features { optimizer = adam(|")).toContain("learning_rate");
    expect(at("again = train toy on features { optimizer = adam(learning_rate = 1, |")).not.toContain("learning_rate");
    expect(at("plot line(trained.loss, sca|")).toContain("scale");
    expect(at("plot line(trained.loss, scale = |")).toContain("logy");
    expect(at("measure m = mean(trained.h, axis = |")).toEqual(expect.arrayContaining(["samples", "repeats"]));
    expect(at("data other(|")).toEqual(expect.arrayContaining(["size", "evaluation"]));
  });
  it("knows the fields of stages, data sets and results", () => {
    expect(at("measure m = trained.|")).toEqual(expect.arrayContaining(["W", "h", "loss", "seconds"]));
    expect(at("measure m = trained.W.|")).toEqual(["T", "shape"]);
    expect(at("expect net.|")).toEqual(expect.arrayContaining(["phase", "correlation", "converged"]));
    expect(at("measure m = features.|")).toEqual(["x"]);
    expect(at("measure m = llc(trained).|")).toEqual(expect.arrayContaining(["value", "r_hat"]));
  });
  it("knows the names in scope", () => {
    const body = at("model next(x) {\n  param V[2, n] ~ normal(0, 1)\n  g = V @ x\n  loss = |");
    expect(body).toEqual(expect.arrayContaining(["x", "V", "g", "n", "importance", "relu", "sum"]));
    expect(body).not.toContain("trained");
    expect(at("let a = impor|")).toEqual(["importance"]);
    expect(at("let a = |")).not.toContain("trained");
    expect(at("measure m[k in n] = |")).toEqual(expect.arrayContaining(["k", "trained", "size_of_W", "llc"]));
    expect(at("model next(x) {\n  |")).toEqual(expect.arrayContaining(["param", "repeat", "default", "loss"]));
    expect(at("sweep |")).toEqual(expect.arrayContaining(["n", "seed"]));
    expect(at("plot |")).toEqual(expect.arrayContaining(["line", "heatmap"]));
    expect(at("measure m = slope(trained.loss) across |")).toEqual(expect.arrayContaining(["n", "repeats"]));
    expect(at("expect size_of_W |")).toEqual(expect.arrayContaining(["within", "where"]));
  });
  it("stays silent in comments, strings, numbers and before new names", () => {
    for (const line of ["// le|", 'experiment "tr|', "let |", "model |", "let a = 1e|"])
      expect([line, at(line)]).toEqual([line, []]);
  });
  it("replaces the whole word", () => {
    const { start, end } = service.completion("measure m = 1", 3);
    expect([start, end]).toEqual([0, 7]);
  });
  it("works where the statement of the stage itself is broken", () => {
    const broken = program.replace("steps = 10 }", "steps = }");
    expect(at("measure m = trained.|", broken)).toEqual(expect.arrayContaining(["W", "loss"]));
  });
});

describe("hover", () => {
  it("shows values of lets and the lists of sweeps", () => {
    expect(over("importance")).toContain("= [1, 0.9] at n = 2");
    expect(over("importance", "", program.replace(/sweep.*/, ""))).toContain("= [1, 0.9, 0.81, 0.729, 0.6561]\n");
    expect(over("n =")).toMatch(/= 5\n[\s\S]*swept over 2, 3/);
  });
  it("shows shapes of parameters, inputs and columns", () => {
    expect(over("W", "param")).toMatch(/parameter of toy: real \[2, \d\], drawn at the start/);
    expect(over("h =")).toMatch(/value of toy: real \[2\], one for each of sample/);
    expect(over("x[n]")).toContain("column of features");
    expect(over("W)", "trained.")).toMatch(/trained\.W.*parameter/);
    expect(over("toy", "train toy")).toContain("trained numbers");
  });
  it("shows entries with equation and parameters", () => {
    expect(over("adam")).toMatch(/adam\(learning_rate[^)]*\).*\(optimizer\)[\s\S]*\| `learning_rate`/);
    expect(over("signal_propagation")).toMatch(/\(theory\)[\s\S]*\.phase/);
    expect(over("learning_rate")).toMatch(/\*\*learning_rate\*\* of adam/);
    expect(over("batch")).toMatch(/\*\*batch\*\* of train toy[\s\S]*rows/);
    expect(over("measure")).toContain("computed from results");
  });
  it("shows what is reported at the place", () => {
    const text = `${program}expect trained.V > 0\n`;
    expect(over("V >", "", text)).toMatch(/error E202.*no field `V`[\s\S]*E202: no such field/);
  });
  it("has nothing to say about blanks and numbers", () => {
    expect(service.hover(program, program.indexOf("0.9") + 1)).toBeUndefined();
    expect(service.hover("", 0)).toBeUndefined();
  });
});

describe("symbols, formatting and diagnostics", () => {
  it("lists definitions with what they contain", () => {
    expect(service.symbols(program).map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      "let n",
      "let importance",
      "data features",
      "model toy",
      "stage trained",
      "stage net",
      "measure size_of_W",
    ]);
    const toy = service.symbols(program).find(({ name }) => name === "toy");
    expect(toy?.children.map(({ name }) => name)).toEqual(["W", "h", "loss"]);
  });
  it("finds definitions that cannot be read", () => {
    const broken = "let a = 3 4\nr = train toy on { steps = = 3\nlet b = 1\n";
    expect(service.symbols(broken).map(({ name }) => name)).toEqual(["a", "r", "b"]);
  });
  it("formats, and leaves what it cannot read", () => {
    expect(service.format("let  a=1\n")).toBe("let a = 1\n");
    expect(service.format("let  a=(1\n")).toBe("let  a=(1\n");
  });
  it("reports what check reports", () => {
    expect(service.diagnostics("let a = b\n").map(({ code }) => code)).toContain("E201");
  });
  it("explains every reserved word", () => {
    expect(Object.keys(wordHelp).sort()).toEqual([...keywords.keys()].sort());
  });
});

describe("robustness", () => {
  const broken = mutations(200, 7).map(({ text }) => text);
  it("answers at every place of mutated programs", () => {
    fc.assert(
      fc.property(
        fc.nat(broken.length - 1),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 5, maxLength: 5 }),
        (which, places) => {
          const text = broken[which];
          for (const place of places) {
            const offset = Math.floor(place * text.length);
            const { start, end, items } = service.completion(text, offset);
            expect(start).toBeLessThanOrEqual(offset);
            expect(end).toBeGreaterThanOrEqual(offset);
            expect(new Set(items.map(({ label }) => label)).size).toBe(items.length);
            const hover = service.hover(text, offset);
            if (hover !== undefined) expect(hover.text).not.toBe("");
          }
          for (const { span, range } of service.symbols(text)) {
            expect(range.start).toBeLessThanOrEqual(span.start);
            expect(range.end).toBeGreaterThanOrEqual(span.end);
            expect(range.end).toBeLessThanOrEqual(text.length);
          }
          expect(typeof service.format(text)).toBe("string");
        },
      ),
      { numRuns: 150, seed: 11 },
    );
  });
  it("answers at every place of texts that are cut off", () => {
    for (const [, text] of examples)
      for (let cut = 1; cut < text.length; cut += 37) {
        const part = text.slice(0, cut);
        service.completion(part, cut);
        service.hover(part, cut);
        service.symbols(part);
      }
  });
  it("answers for any text and any offset", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 120 }), fc.integer({ min: -5, max: 200 }), (text, offset) => {
        service.completion(text, offset);
        service.hover(text, offset);
        service.symbols(text);
        service.format(text);
      }),
      { numRuns: 300, seed: 12 },
    );
  });
});
