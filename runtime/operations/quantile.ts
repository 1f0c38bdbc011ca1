import { orderStatistic } from "./order.ts";

export const quantile = orderStatistic(
  "quantile",
  "Entry below which a part `p` of the entries lies, interpolated linearly.",
);
