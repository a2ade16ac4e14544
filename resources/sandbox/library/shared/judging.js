// How a field's digits stand: `complete` when enough are there, and the documented code of what is wrong.
// Somebody who still types is not told that he has not finished; `left` says that he has gone on.

function judgeNumber(digits, { left }) {
  const { name, lengths, full } = brandOf(digits);
  const good =
    name !== "unknown" && lengths.includes(digits.length) && (passesLuhn(digits) || WRONG_ON_PURPOSE.has(digits));
  const complete = left
    ? lengths.includes(digits.length)
    : full.includes(digits.length) || (good && digits.length >= USUAL_LENGTH);
  return verdict(complete, complete && !good && "invalid_card_number", left && "incomplete_card_number");
}

/** No card is issued for longer. */
const YEARS_AHEAD = 25;

function judgeExpiry(digits, { left, today = new Date() }) {
  const complete = digits.length === 4;
  return verdict(complete, complete && expiryProblem(expiryParts(digits), today), left && "incomplete_expiration_date");
}

function expiryProblem({ month, year }, today) {
  const [thisMonth, thisYear] = [today.getMonth() + 1, today.getFullYear()];
  if (month < 1 || month > 12) return "invalid_expiration_month";
  if (year < thisYear) return "invalid_expiration_year";
  // A card is good until its month ends.
  if ((year === thisYear && month < thisMonth) || year > thisYear + YEARS_AHEAD) return "invalid_expiration_date";
  return null;
}

/** Month and year of `MMYY`; every card's year is one of this century. */
function expiryParts(digits) {
  return { month: Number(digits.slice(0, 2)), year: 2000 + Number(digits.slice(2, 4)) };
}

const LONGEST_CODE = 4;

function judgeCode(digits, { left, brand = "unknown" }) {
  const wanted = codeLength(brand);
  const complete = digits.length >= (wanted || 3);
  return verdict(
    complete,
    complete && wanted !== 0 && digits.length !== wanted && "invalid_security_code",
    left && "incomplete_security_code",
  );
}

function verdict(complete, wrong, unfinished) {
  return { complete, code: wrong || (!complete && unfinished) || null };
}

const JUDGES = { cardnumber: judgeNumber, cardexpiration: judgeExpiry, cardcvv: judgeCode };
