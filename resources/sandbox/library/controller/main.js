// The frame that nobody sees: it keeps an instance's digits and speaks to the payments service for it.

const vault = new Vault();
window.drjs = { instance: INSTANCE_ID, vault };

let answers = null;
const line = new HostLine(async (message) => {
  if (message.say === "begin") {
    const texts = TEXTS[message.language];
    const sources = new Sources(vault, new Service(message.key, texts.service), texts);
    answers = { createSource: (request) => sources.create(request) };
  } else if (message.say === "forget") vault.forget(message.field);
  else if (message.say === "clear") vault.keep(message.field, "");
  else if (message.say === "ask" && Object.hasOwn(answers, message.what)) {
    line.say({ say: "answer", number: message.number, answer: await answers[message.what](message.request) });
  }
});

for (const sibling of siblings()) sibling.drjs.field?.meet(vault);
