// The options of a card element, as data: what a page passes in is copied, so that it can change nothing later.

function copied(value) {
  return value === undefined || value === null ? {} : JSON.parse(JSON.stringify(value));
}

/** Options with others laid over them, down to the single property of a style. */
function merged(options, changes) {
  const result = { ...options };
  for (const [key, value] of Object.entries(copied(changes))) {
    const both = [result[key], value].every((one) => typeof one === "object" && one !== null && !Array.isArray(one));
    result[key] = both ? merged(result[key], value) : value;
  }
  return result;
}
