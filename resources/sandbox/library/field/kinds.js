// The three kinds of field: how their digits are taken out of what was typed, and how they are shown.

const KINDS = {
  cardnumber: {
    longest: () => LONGEST_NUMBER,
    judge: judgeNumber,
    digits: digitsIn,
    shown: grouped,
    masked: (digits) => grouped(digits).replace(/\d(?=(?:\D*\d){4})/g, "•"),
  },
  cardexpiration: {
    longest: (digits) => (YEAR_IN_FULL.test(digits) ? 6 : 4),
    judge: judgeExpiry,
    digits: expiryDigits,
    shown: (digits) => (digits.length < 2 ? digits : `${digits.slice(0, 2)}/${digits.slice(2)}`),
    masked: null,
  },
  cardcvv: {
    longest: () => LONGEST_CODE,
    judge: judgeCode,
    digits: digitsIn,
    shown: (digits) => digits,
    masked: (digits) => "•".repeat(digits.length),
  },
};

function grouped(digits) {
  const { groups } = brandOf(digits);
  const sizes = groups && digits.length <= 15 ? groups : [4, 4, 4, 4, 3];
  const parts = [];
  let rest = digits;
  for (const size of sizes) {
    if (rest) parts.push(rest.slice(0, size));
    rest = rest.slice(size);
  }
  return parts.join(" ");
}

/** A year that is written, or begun, with its century. */
const YEAR_IN_FULL = /^\d{2}20/;

/** `MMYY` out of 1230, 12/30, 12 / 2030, 1/30 and, digit by digit, 3 for March; what is deleted is not filled up. */
function expiryDigits(text, { inserting }) {
  const digits = inserting ? withWholeMonth(text) : digitsIn(text);
  return YEAR_IN_FULL.test(digits) && digits.length === 6 ? digits.slice(0, 2) + digits.slice(4) : digits;
}

function withWholeMonth(text) {
  const [month, year] = text.normalize("NFKC").split(/\s*[/.\-–\s]\s*/).map(digitsIn);
  if (/^[1-9]$/.test(month) && year !== undefined) return `0${month}${year}`;
  const digits = digitsIn(text);
  return /^[2-9]\d{0,2}$/.test(digits) ? `0${digits}` : digits;
}
