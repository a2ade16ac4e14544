// What an edit of the input makes of the digits, and where the cursor stands afterwards.

/**
 * The digits after an edit and the number of them before the cursor.
 * `before` are the digits that were shown until now, `raw` and `caret` what the browser made of the input.
 */
function edited(kind, before, { raw, caret, inputType = "" }) {
  const inserting = !inputType.startsWith("delete");
  const atEnd = caret === raw.length;
  let digits = kind.digits(raw, { inserting });
  let place = digitsIn(raw.slice(0, caret)).length;

  if (digits === before && !inserting) {
    // Only a separator was deleted, and what was meant is the digit beside it.
    const gone = inputType === "deleteContentForward" ? place : place - 1;
    digits = digits.slice(0, Math.max(gone, 0)) + digits.slice(gone + 1);
    place = Math.max(Math.min(gone, place), 0);
  }
  if (digits.length > kind.longest(digits)) {
    // A full field takes no more in its middle: that would push digits out at its end.
    const full = before.length === kind.longest(before) && !atEnd && inputType === "insertText";
    digits = full ? before : digits.slice(0, kind.longest(digits));
    place = full ? place - 1 : place;
  }
  return { digits, place: atEnd && inserting ? digits.length : Math.min(place, digits.length) };
}

/** The position in a formatted text that has so many digits before it, beyond the separator when one follows. */
function caretAfter(text, count, total) {
  if (count >= total) return text.length;
  let seen = 0;
  for (let position = 0; position < text.length; position++) {
    if (seen === count) return position;
    if (/[\d•]/.test(text[position])) seen++;
  }
  return text.length;
}
