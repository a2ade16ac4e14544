// Digits as people type and paste them.

/** The digits of a text, whatever its separators and script, as ASCII. */
function digitsIn(text) {
  return text
    .normalize("NFKC") // full-width digits
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => digit.charCodeAt(0) & 15) // Arabic and Persian ones
    .replace(/\D/g, "");
}

/** Whether a number has the check digit of card numbers. */
function passesLuhn(digits) {
  let sum = 0;
  for (let place = 0; place < digits.length; place++) {
    const digit = Number(digits[digits.length - 1 - place]);
    const weighed = place % 2 ? digit * 2 : digit;
    sum += weighed > 9 ? weighed - 9 : weighed;
  }
  return sum % 10 === 0;
}
