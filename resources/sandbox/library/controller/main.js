// The frame that nobody sees: it keeps an instance's digits and speaks to the payments service for it.

const vault = new Vault();
const challenges = new Challenges((message) => line.say(message));
let answers = {};

const line = new HostLine((message) => {
  switch (message.say) {
    case "begin":
      answers = answersIn(message.key, TEXTS[message.language]);
      break;
    case "forget":
      vault.forget(message.field);
      break;
    case "clear":
      vault.keep(message.field, "");
      break;
    case "challenge-lost":
      challenges.answer(message.ticket, null);
      break;
    case "ask":
      answer(message);
  }
});

/** What a page may ask. */
function answersIn(key, texts) {
  const service = new Service(key, texts.service);
  const sources = new Sources(vault, service, challenges, texts);
  return {
    createSource: (request) => sources.create(request),
    retrieveSource: (request) => sources.retrieve(request),
    updateSource: (request) => sources.update(request),
    authenticateSource: (request) => sources.authenticate(request),
    handleNextAction: (request) => sources.proceed(request),
    paymentMethods: ({ filters }) => service.call("GET", `/payments/payment-methods?${new URLSearchParams(filters)}`),
  };
}

async function answer({ number, what, request }) {
  if (!Object.hasOwn(answers, what)) return;
  line.say({ say: "answer", number, answer: await answers[what](request) });
}

window.drjs = { instance: INSTANCE_ID, vault, challenges };
for (const sibling of siblings()) sibling.drjs.field?.meet(vault);
