// The simulated phone: asks for the conversation each second and shows it, sends what is written.
// Texts of people go into the page as text nodes only.

const POLL_MS = 1000;
const NEAR_BOTTOM_PX = 80;
const NARROW = "(max-width: 60rem)";

const byId = (id) => document.getElementById(id);
const list = byId("messages");
const compose = byId("compose");
const writing = byId("text");

const STATES = {
  mine: { new: "sent ✓", handled: "read ✓✓", dead: "could not be handled" },
  ours: {
    queued: "on its way",
    sending: "on its way",
    sent: "sent ✓",
    delivered: "delivered ✓✓",
    read: "read ✓✓",
    unknown: "perhaps sent",
    dead: "not delivered",
  },
};

let shown = new Map(); // key of a message -> its last JSON, so that only what changed is drawn again
let drafts = 0;

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

// ---------- who writes ----------

const chosen = (name) => document.querySelector(`input[name="${name}"]:checked`);
const sender = () => chosen("sender").value;
const channel = () => chosen("channel").value;

function addSender(number) {
  const known = [...document.getElementsByName("sender")].find((one) => one.value === number);
  if (known) return known;
  const input = element("input", { type: "radio", name: "sender", value: number, "data-name": "" });
  byId("senders").append(element("label", {}, input, element("b", { dir: "auto" }, number)));
  return input;
}

function switchTo() {
  const input = chosen("sender");
  input.parentElement.scrollIntoView({ block: "nearest", inline: "nearest" });
  history.replaceState(null, "", `?${new URLSearchParams({ sender: sender(), channel: channel() })}`);
  document.body.classList.toggle("whatsapp", channel() === "whatsapp");
  writing.placeholder = input.dataset.hint ?? "Ali ko 500 udhaar";
  writing.lang = input.dataset.hintLang ?? "ur-Latn";
  shown = new Map();
  list.replaceChildren();
  byId("balance").replaceChildren();
  byId("shop").textContent = "";
  refresh();
}

// ---------- drawing ----------

// 1234567.00 -> 12,34,567.00, as sums are written in Pakistan
function grouped(amount) {
  if (!amount) return "";
  const [whole, ...cents] = amount.split(".");
  return [whole.replace(/(\d)(?=(\d\d)+\d$)/g, "$1,"), ...cents].join(".");
}

function ledgerTable(caption, lines, sums) {
  const body = lines.map((line) => {
    const name = element("td", {}, line.account);
    if (line.party) name.append(": ", element("bdi", { class: "party" }, line.party));
    return element(
      "tr",
      { class: line.credit ? "credited" : null },
      name,
      element("td", { class: "amount" }, grouped(line.debit)),
      element("td", { class: "amount" }, grouped(line.credit)),
    );
  });
  const head = ["Account", "Debit", "Credit"].map((title, place) =>
    element("th", { scope: "col", class: place ? "amount" : null }, title),
  );
  const table = element(
    "table",
    { "aria-label": caption },
    element("thead", {}, element("tr", {}, ...head)),
    element("tbody", {}, ...body),
  );
  if (sums) {
    const cells = [grouped(sums.debit), grouped(sums.credit)].map((sum) => element("td", { class: "amount" }, sum));
    table.append(element("tfoot", {}, element("tr", {}, element("td", {}, `Sum (${sums.currency})`), ...cells)));
  }
  return table;
}

function entryCard(entry) {
  const kind = entry.kind.replaceAll("_", " ");
  const title = element(
    "h3",
    {},
    element("span", { class: "what" }, `${kind} · `, element("bdi", {}, entry.receipt), ` · ${entry.entry_date}`),
  );
  if (entry.reversed_by) title.append(element("span", { class: "note" }, ` struck off by entry ${entry.reversed_by}`));
  if (entry.reverses) title.append(element("span", { class: "note" }, ` takes back entry ${entry.reverses}`));
  return element(
    "article",
    { class: entry.reversed_by ? "entry struck" : "entry", "data-number": entry.number },
    title,
    ledgerTable(`Entry ${entry.number}`, entry.lines),
  );
}

function footing(message) {
  const time = new Date(message.at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  const parts = [STATES[message.ours ? "ours" : "mine"][message.state] ?? message.state];
  if (message.segments !== null) parts.push(`${message.segments} SMS`);
  if (message.error_code) parts.push(message.error_code);
  return element("small", {}, element("time", { datetime: message.at }, time), ` · ${parts.join(" · ")}`);
}

function row(key, message) {
  const hidden = message.purpose === "code" && !message.text ? "(a one-time code; its text is not kept)" : message.text;
  const bubble = element(
    "div",
    { class: `bubble ${message.ours ? "ours" : "mine"}${message.state === "dead" ? " failed" : ""}` },
    element("span", { class: "unseen" }, message.ours ? "Munshi: " : "You: "),
    element("p", { dir: "auto", lang: message.lang }, hidden),
    footing(message),
  );
  const drawn = element("li", { id: key, "data-state": message.state }, bubble);
  if (message.entries.length) {
    drawn.append(element("div", { class: "entries" }, ...message.entries.map(entryCard)));
  }
  return drawn;
}

function draw({ messages, shop }) {
  const talk = byId("talk");
  const atBottom = talk.scrollHeight - talk.scrollTop - talk.clientHeight < NEAR_BOTTOM_PX;
  const present = new Map(messages.map((one) => [`${one.ours ? "out" : "in"}-${one.id}`, one]));
  for (const old of [...list.children]) if (!present.has(old.id) && !old.id.startsWith("draft-")) old.remove();
  let place = list.firstElementChild;
  let changed = false;
  for (const [key, message] of present) {
    const json = JSON.stringify(message);
    let drawn = document.getElementById(key);
    if (!drawn || shown.get(key) !== json) {
      const fresh = row(key, message);
      if (drawn && drawn === place) place = fresh;
      if (drawn) drawn.replaceWith(fresh);
      drawn = fresh;
      shown.set(key, json);
      changed = true;
    }
    if (drawn === place) place = place.nextElementSibling;
    else list.insertBefore(drawn, place);
  }
  byId("empty").hidden = present.size > 0;
  byId("shop").textContent = shop ? `of ${shop.name}` : "";
  const json = JSON.stringify(shop);
  if (shop && shown.get("shop") !== json) {
    byId("balance").replaceChildren(ledgerTable("Trial balance", shop.trial_balance, shop));
  }
  shown.set("shop", json);
  if (changed && atBottom) talk.scrollTop = talk.scrollHeight;
}

// ---------- asking and sending ----------

async function ask(url, options) {
  const answer = await fetch(url, options);
  const read = await answer.json();
  if (!answer.ok) throw new Error(read.detail);
  return read;
}

function tell(text) {
  if (byId("status").textContent !== text) byId("status").textContent = text;
}

let asked = 0;

async function refresh() {
  const mine = ++asked;
  const query = new URLSearchParams({ sender: sender(), channel: channel() });
  try {
    const conversation = await ask(`/phone/api/conversation?${query}`);
    // An answer that was overtaken belongs to another handset, or is older than what is shown.
    if (mine !== asked) return;
    draw(conversation);
    tell("");
  } catch (error) {
    if (mine === asked) tell(error instanceof TypeError ? "Munshi does not answer; trying again" : error.message);
  }
}

async function poll() {
  if (!document.hidden) await refresh();
  setTimeout(poll, POLL_MS);
}

async function send(event) {
  event.preventDefault();
  const text = writing.value;
  if (!text.trim()) return;
  writing.value = "";
  const draft = row(`draft-${++drafts}`, {
    text, purpose: "text", lang: writing.lang, at: new Date().toISOString(), state: "sending…", segments: null, entries: [],
  });
  list.append(draft);
  draft.scrollIntoView({ block: "end" });
  const body = JSON.stringify({ sender: sender(), channel: channel(), text, name: chosen("sender").dataset.name });
  try {
    await ask("/phone/api/send", { method: "POST", headers: { "Content-Type": "application/json" }, body });
    await refresh();
    draft.remove();
  } catch (error) {
    draft.remove();
    writing.value = text;
    tell(`Not sent: ${error.message}`);
  }
}

// ---------- start ----------

compose.addEventListener("submit", send);
writing.addEventListener("keydown", (event) => {
  // Enter sends, Shift+Enter breaks the line; an input method's own Enter only ends its word.
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    compose.requestSubmit();
  }
});
byId("who").addEventListener("change", (event) => {
  if (event.target.type === "radio") switchTo();
});
byId("another").addEventListener("submit", (event) => {
  event.preventDefault();
  const number = byId("number");
  addSender(number.value.trim()).checked = true;
  number.value = "";
  switchTo();
  writing.focus();
});

const start = new URLSearchParams(location.search);
const wanted = start.get("sender") || document.getElementsByName("sender")[0].value;
addSender(wanted.slice(0, byId("number").maxLength)).checked = true;
const way = start.get("channel") === "whatsapp" ? "whatsapp" : "sms";
document.querySelector(`input[name="channel"][value="${way}"]`).checked = true;
byId("books").open = !matchMedia(NARROW).matches;
switchTo();
writing.focus();
setTimeout(poll, POLL_MS);
