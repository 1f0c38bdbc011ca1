import { peak, type Schedule } from "../schedule.ts";

/** The same rate at every step, which a bare number means too. */
export const constant: Schedule = {
  entry: {
    name: "constant",
    kind: "schedule",
    doc: "The same rate at every step.",
    example: "learning_rate = constant(1e-3)",
    parameters: [peak],
  },
  rate: ({ argument }) => argument("peak"),
};
