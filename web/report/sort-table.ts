/** Clicking a heading sorts a table by that column: numbers as numbers, again for the other direction. */
export function makeSortable(table: HTMLTableElement): void {
  const body = table.tBodies[0];
  table.tHead?.querySelectorAll("th").forEach((head, column) => {
    head.tabIndex = 0;
    const sort = () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of table.tHead?.querySelectorAll("th") ?? []) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const key = (row: HTMLTableRowElement) => row.cells[column].dataset.value ?? row.cells[column].textContent ?? "";
      const rows = [...body.rows].sort((a, b) => {
        const [x, y] = [key(a), key(b)];
        const order =
          x !== "" && y !== "" && !Number.isNaN(Number(x)) && !Number.isNaN(Number(y))
            ? Number(x) - Number(y)
            : x < y
              ? -1
              : x > y
                ? 1
                : 0;
        return down ? -order : order;
      });
      body.append(...rows);
    };
    head.addEventListener("click", sort);
    head.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") sort();
    });
  });
}
