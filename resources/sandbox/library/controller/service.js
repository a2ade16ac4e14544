// The payments service, on this frame's own origin: one call, and what its answer means to a page.

/** Units: milliseconds. */
const LONGEST_WAIT = 60_000;
const ERROR_TYPES = {
  401: "unauthorized",
  404: "not_found",
  408: "request_timeout",
  409: "conflict",
  429: "too_many_requests",
};

class Service {
  #key;
  #texts;

  constructor(key, texts) {
    this.#key = key;
    this.#texts = texts;
  }

  /** Resolves to `{body}` or `{error}`; the error is the one to show to a page. */
  async call(method, path, { body, secret } = {}) {
    const headers = { Authorization: `Bearer ${this.#key}` };
    if (secret !== undefined) headers["X-Client-Secret"] = String(secret);
    if (body !== undefined) headers["Content-Type"] = "application/json";
    let answer, told;
    try {
      answer = await fetch(path, {
        method,
        headers,
        body: body && JSON.stringify(body),
        cache: "no-store",
        credentials: "omit",
        signal: AbortSignal.timeout(LONGEST_WAIT),
      });
      told = await answer.text();
    } catch (problem) {
      return { error: this.#unanswered(problem) };
    }
    const read = parsed(told);
    if (answer.ok && read) return { body: read };
    return { error: this.#refusal(answer.status, read) };
  }

  #unanswered(problem) {
    const tooLate = problem?.name === "TimeoutError";
    return withMessage({
      type: tooLate ? "request_timeout" : "no_network",
      errors: [{ code: "unknown_error", message: tooLate ? this.#texts.tooLate : this.#texts.noNetwork }],
    });
  }

  #refusal(status, told) {
    if (told && typeof told.type === "string" && Array.isArray(told.errors) && told.errors.length > 0) {
      return withMessage({ type: told.type, errors: told.errors });
    }
    const type = ERROR_TYPES[status] ?? (status >= 400 && status < 500 ? "bad_request" : "internal_server_error");
    return withMessage({ type, errors: [{ code: "unknown_error", message: this.#texts.failed }] });
  }
}

/** Some readers look at the first of the errors, others at the error itself. */
function withMessage(error) {
  return { ...error, message: error.errors[0]?.message };
}

function parsed(text) {
  try {
    const read = JSON.parse(text);
    return typeof read === "object" ? read : null;
  } catch {
    return null;
  }
}
