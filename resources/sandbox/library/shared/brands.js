// What the first digits of a card number tell, and how long such numbers are.
// Ranges and lengths are not documented; these are the usual ones, and every documented test number fits.

/** The more particular brand comes first. `lengths` may be; at those in `full` nobody would type on. */
const BRANDS = [
  { name: "dankort", ranges: [["5019"]], lengths: [16], full: [16] },
  { name: "forbrugsforeningen", ranges: [["600722"]], lengths: [16], full: [16] },
  { name: "amex", ranges: [["34"], ["37"]], lengths: [15], full: [15], groups: [4, 6, 5] },
  {
    name: "dinersclub",
    ranges: [["300", "305"], ["309"], ["36"], ["38", "39"]],
    lengths: [14, 16],
    full: [14, 16],
    groups: [4, 6, 4],
  },
  { name: "jcb", ranges: [["3528", "3589"]], lengths: [16], full: [16] },
  { name: "visa", ranges: [["4"]], lengths: [13, 16, 19], full: [16, 19] },
  { name: "mastercard", ranges: [["51", "55"], ["2221", "2720"]], lengths: [16], full: [16] },
  { name: "discover", ranges: [["6011"], ["644", "649"], ["65"]], lengths: [16], full: [16] },
  { name: "unionpay", ranges: [["62"]], lengths: [16, 17, 18, 19], full: [19] },
  { name: "maestro", ranges: [["50"], ["56", "58"], ["6"]], lengths: [12, 13, 14, 15, 16, 17, 18, 19], full: [19] },
];
const UNKNOWN_BRAND = {
  name: "unknown",
  ranges: [],
  lengths: [12, 13, 14, 15, 16, 17, 18, 19],
  full: [16, 17, 18, 19],
};
const LONGEST_NUMBER = 19;
/** A shorter number may only be the beginning of a longer one that happens to pass. */
const USUAL_LENGTH = 16;
/** The documented card whose refund fails has a wrong check digit, and must be typeable all the same. */
const WRONG_ON_PURPOSE = new Set(["4000000000004663"]);

/** The brand of a number or of its beginning; unknown as long as it could still become another one. */
function brandOf(digits) {
  for (const brand of BRANDS) {
    for (const [from, to = from] of brand.ranges) {
      const start = digits.slice(0, from.length);
      const fits = start !== "" && start >= from.slice(0, start.length) && start <= to.slice(0, start.length);
      if (fits) return start.length === from.length ? brand : UNKNOWN_BRAND;
    }
  }
  return UNKNOWN_BRAND;
}

/** How many digits a security code of the brand has; 0 if the brand does not tell. */
function codeLength(brandName) {
  if (brandName === "unknown") return 0;
  return brandName === "amex" ? 4 : 3;
}
