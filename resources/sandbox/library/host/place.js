// Containers: whatever a page has for a field or a drop-in to be put into.

/** The container that a page means by an element, an id, or `#id`. */
function placeOf(where) {
  if (where instanceof Element) return where;
  const id = String(where ?? "");
  const found = document.getElementById(id) ?? (id.startsWith("#") ? document.getElementById(id.slice(1)) : null);
  if (!found) throw new Error(`DigitalRiver: there is no element "${id}" to mount into`);
  return found;
}
