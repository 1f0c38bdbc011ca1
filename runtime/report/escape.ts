/** Text as it may stand in HTML, inside and outside attributes. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (c) =>
    c === "&" ? "&amp;" : c === "<" ? "&lt;" : c === ">" ? "&gt;" : c === '"' ? "&quot;" : "&#39;",
  );

/** JSON that may stand inside a `<script>` element: no `</script>`, no `<!--`. */
export const escapeScriptJson = (value: unknown): string => JSON.stringify(value).replace(/</g, "\\u003c");
