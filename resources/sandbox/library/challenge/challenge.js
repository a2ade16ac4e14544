// The issuer's question to the customer: what is to be paid with which card, and a word that only the holder knows.

class Challenge {
  #texts;
  #ticket;
  #challenges = siblings().find(({ drjs }) => drjs.challenges)?.drjs.challenges;
  #form = document.querySelector("form");
  #word = document.getElementById("word");

  begin({ ticket, language }) {
    const about = this.#challenges?.about(ticket);
    if (!about) return;
    this.#ticket = ticket;
    this.#texts = TEXTS[language].challenge;
    document.documentElement.lang = language;
    document.title = this.#texts.title;
    this.#write(about, language);
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#answer();
    });
    this.#word.addEventListener("input", () => this.#showMissing(false));
    document.getElementById("cancel").addEventListener("click", () => this.#end(null));
    addEventListener("keydown", (event) => event.key === "Escape" && this.#end(null));
    this.#keepTheKeyboard();
    this.#word.focus();
  }

  #write({ amount, currency, creditCard }, language) {
    const money =
      amount === undefined ? "–" : new Intl.NumberFormat(language, { style: "currency", currency }).format(amount);
    const values = {
      title: this.#texts.title,
      intro: this.#texts.intro,
      "shop-label": this.#texts.shop,
      "amount-label": this.#texts.amount,
      amount: money,
      "card-label": this.#texts.card,
      card: `${creditCard.brand} •••• ${creditCard.lastFourDigits}`,
      "word-label": this.#texts.word,
      cancel: this.#texts.cancel,
      confirm: this.#texts.confirm,
      hint: this.#texts.hint,
    };
    for (const [id, value] of Object.entries(values)) document.getElementById(id).textContent = value;
  }

  #answer() {
    const word = this.#word.value.trim();
    if (word) this.#end(word);
    else this.#showMissing(true);
  }

  #showMissing(missing) {
    this.#word.setAttribute("aria-invalid", String(missing));
    document.getElementById("missing").textContent = missing ? this.#texts.missing : "";
    if (missing) this.#word.focus();
  }

  #end(word) {
    for (const control of this.#form.elements) control.disabled = true;
    this.#challenges.answer(this.#ticket, word);
  }

  /** Tab goes round inside, for the page behind cannot be used meanwhile. */
  #keepTheKeyboard() {
    for (const edge of document.querySelectorAll(".edge")) {
      edge.addEventListener("focus", () => document.querySelector(`[data-edge="${edge.dataset.goesTo}"]`).focus());
    }
  }
}

window.drjs = { instance: INSTANCE_ID };
const challenge = new Challenge();
new HostLine((message) => message.say === "begin" && challenge.begin(message));
