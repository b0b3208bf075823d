// One socket for the page: watches its streams, hands numbered frames to the page in order, says
// what has been applied, and where sockets are blocked asks over HTTP instead.
//
// An element with data-watch="thread:42" data-after="128" gets a "live" event for each frame;
// whoever handles it inserts or replaces, so that a frame that comes twice does no harm.
// Other modules speak to this one by events alone: were it imported, its address without the
// hash of a release would be a second module, with a second socket.

const ACK_EVERY = 64, ACK_AFTER = 4000;            // frames, milliseconds
const POLL_SEEN = 3000, POLL_HIDDEN = 15000;       // milliseconds
const PATIENCE = 4000;                             // milliseconds to open before asking over HTTP too
const PROOF = 5000;                                // milliseconds open without a frame: it works
const ASLEEP = 30000;                              // milliseconds hidden, then the socket may be dead
const SOCKET_TRIES = 2;                            // failures in a row before asking over HTTP
const SIGNED_OUT = 4401, UNWELCOME = 4008;

const streams = new Map();                         // name -> {element, last, applied, as}
let socket = null, failures = 0, retry = 0, ackTimer = 0, pollTimer = 0, grant = "", left = false;
let hiddenAt = Infinity;
let way = "";                                      // "socket", "poll" or "" while there is none

function spread(milliseconds) { return milliseconds * (0.75 + Math.random() / 2); }

function tell(element, detail) {
  element.dispatchEvent(new CustomEvent("live", { detail, bubbles: false }));
}

function goneBy(name) {
  way = name;
  document.documentElement.dataset.live = name || "lost";
  write(name === "socket" ? "" : name === "poll" ? "Checking every few seconds"
    : "No connection. What you write is kept.");
}

function write(words) {
  const line = document.getElementById("connection");
  if (line && line.textContent !== words) line.textContent = words;
}

function apply(frame) {
  const stream = streams.get(frame.stream);
  if (!stream) return;
  // One's own inbox is closed to nobody but those who are not signed in (any more).
  if (frame.gone && frame.stream.startsWith("inbox:")) { signedOut(); return; }
  if (frame.gone) { streams.delete(frame.stream); tell(stream.element, frame); return; }
  if ("here" in frame) { tell(stream.element, frame); return; }
  if ("reset" in frame) { stream.last = stream.applied = frame.reset; tell(stream.element, frame); return; }
  if (frame.seq <= stream.last) return;
  if (frame.seq !== stream.last + 1) { watch(frame.stream); return; }
  stream.last = frame.seq;
  try { tell(stream.element, frame); } finally { acknowledge(); }
}

// Socket

function send(message) { if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message)); }

function watch(name) {
  const stream = streams.get(name);
  stream.applied = stream.last;
  send({ watch: name, after: stream.last, as: stream.as });
}

function acknowledge() {
  const waiting = Math.max(...[...streams.values()].map((one) => one.last - one.applied));
  if (waiting >= ACK_EVERY) sendApplied();
  // A thousand pages that got a frame at one moment must not answer at one moment.
  else if (!ackTimer) ackTimer = setTimeout(sendApplied, spread(ACK_AFTER));
}

function sendApplied() {
  clearTimeout(ackTimer);
  ackTimer = 0;
  const applied = {};
  for (const [name, stream] of streams) {
    if (stream.applied < stream.last) { applied[name] = stream.last; stream.applied = stream.last; }
  }
  if (Object.keys(applied).length) send({ applied });
}

function connect() {
  clearTimeout(retry);
  if (left || !streams.size || socket) return;
  const address = new URL("/live/", location.href);
  address.protocol = address.protocol.replace("http", "ws");
  const mine = (socket = new WebSocket(address));
  const timers = [setTimeout(startPolling, PATIENCE), setTimeout(() => mine.close(), 3 * PATIENCE)];
  mine.onopen = () => {
    timers.forEach(clearTimeout);
    if (way !== "poll") goneBy("socket");
    for (const name of streams.keys()) watch(name);
    timers.push(setTimeout(works, PROOF));
  };
  mine.onmessage = (event) => {
    works();
    apply(JSON.parse(event.data));
  };
  mine.onclose = (event) => {
    timers.forEach(clearTimeout);
    if (socket !== mine) return;
    socket = null;
    lost(event.code);
  };
}

function works() {
  failures = 0;
  stopPolling();
  if (way !== "socket") goneBy("socket");
}

function lost(code) {
  if (left) return;
  if (code === SIGNED_OUT) { signedOut(); return; }
  failures += code === UNWELCOME ? 1 + SOCKET_TRIES : 1;
  if (way === "socket") goneBy("");
  if (failures >= SOCKET_TRIES) startPolling();
  retry = setTimeout(connect, spread(Math.min(500 * 2 ** failures, 30000)));
}

function drop() {
  const old = socket;
  socket = null;
  old?.close();
  clearTimeout(retry);
  lost(0);
}

// Without a socket

function startPolling() { if (!pollTimer && !left) pollTimer = setTimeout(poll, 0); }

function stopPolling() { clearTimeout(pollTimer); pollTimer = 0; }

async function poll() {
  const turn = pollTimer;
  const hasAnswered = await ask();
  if (pollTimer !== turn || left || !streams.size) return;
  if (hasAnswered && !way) connect();              // it was away for both, and is back
  goneBy(hasAnswered ? "poll" : "");
  pollTimer = setTimeout(poll, spread(document.hidden ? POLL_HIDDEN : POLL_SEEN));
}

// Ask once for what is new on all streams. False: no answer, or none that is of use.
async function ask() {
  const query = new URLSearchParams();
  for (const [name, stream] of streams) query.append("after", `${name}~${stream.last}`);
  if (grant) query.append("grant", grant);
  try {
    const answer = await fetch(`/live/changes?${query}`, { credentials: "same-origin" });
    if (answer.status === 200) {
      const news = await answer.json();
      grant = news.grant;
      news.frames.forEach(apply);
    }
    return answer.ok;
  } catch {
    return false;
  }
}

// The page

function stop() {
  left = true;
  stopPolling();
  clearTimeout(retry);
  socket?.close();
}

function signedOut() {
  if (left) return;
  stop();
  goneBy("");
  write("You have been signed out.");
  document.dispatchEvent(new Event("coppice:signed-out"));
}

// A phone that slept may hold a socket that is dead without knowing: what comes over HTTP and had
// not come over the socket gives it away.
async function wake() {
  if (pollTimer) { stopPolling(); startPolling(); }
  else if (socket?.readyState === WebSocket.OPEN && Date.now() - hiddenAt > ASLEEP) {
    const known = [...streams.values()].map((one) => one.last).join();
    if (!(await ask()) || known !== [...streams.values()].map((one) => one.last).join()) drop();
  }
  connect();
}

for (const element of document.querySelectorAll("[data-watch]")) {
  const last = Number(element.dataset.after);
  streams.set(element.dataset.watch, { element, last, applied: last, as: element.dataset.as || "" });
}

document.addEventListener("coppice:writing", ({ detail }) => send({ writing: detail }));
document.addEventListener("coppice:leave", stop);
addEventListener("pagehide", () => { socket?.close(); socket = null; });
addEventListener("pageshow", (event) => { if (event.persisted) connect(); });
addEventListener("online", () => { failures = 0; wake(); });
addEventListener("offline", drop);
document.addEventListener("visibilitychange", () => {
  if (document.hidden) hiddenAt = Date.now(); else wake();
});
// The other modules of the page, which listen, have run before this event.
addEventListener("DOMContentLoaded", connect);
