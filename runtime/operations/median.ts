import { orderStatistic } from "./order.ts";

export const median = orderStatistic(
  "median",
  "Middle entry; the mean of the two middle ones if there is an even number.",
);
