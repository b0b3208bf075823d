// One socket for the page: watches its streams, hands numbered frames to the page in order, says
// what has been applied, and where sockets are blocked asks over HTTP instead.
//
// An element with data-watch="thread:42" data-after="128" gets a "live" event for each frame;
// whoever handles it inserts or replaces, so that a frame that comes twice does no harm.

const ACK_EVERY = 16, ACK_AFTER = 800;             // frames, milliseconds
const POLL_SEEN = 3000, POLL_HIDDEN = 15000;       // milliseconds
const SOCKET_TRIES = 2;                            // failures in a row before asking over HTTP
const SIGNED_OUT = 4401, POLICY = 1008;

const streams = new Map();                         // name -> {element, last, applied, as}
let socket = null, failures = 0, retry = 0, ackTimer = 0, pollTimer = 0, grant = "", left = false;
let way = "";                                      // "socket", "poll" or "" while there is none

function spread(milliseconds) { return milliseconds * (0.75 + Math.random() / 2); }

function tell(element, detail) {
  element.dispatchEvent(new CustomEvent("live", { detail, bubbles: false }));
}

function goneBy(name) {
  way = name;
  document.documentElement.dataset.live = name || "lost";
  const line = document.getElementById("connection");
  if (line) {
    line.textContent = name === "socket" ? "" : name === "poll" ? "Checking every few seconds"
      : "No connection. What you write is kept.";
  }
}

function apply(frame) {
  const stream = streams.get(frame.stream);
  if (!stream) return;
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
  else if (!ackTimer) ackTimer = setTimeout(sendApplied, ACK_AFTER);
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
  const patience = setTimeout(() => mine.close(), 8000);
  mine.onopen = () => {
    clearTimeout(patience);
    for (const name of streams.keys()) watch(name);
  };
  mine.onmessage = (event) => {
    const frame = JSON.parse(event.data);
    if (way !== "socket") { failures = 0; stopPolling(); goneBy("socket"); }
    apply(frame);
  };
  mine.onclose = (event) => {
    clearTimeout(patience);
    if (socket !== mine) return;
    socket = null;
    lost(event.code);
  };
}

function lost(code) {
  if (left) return;
  if (code === SIGNED_OUT) { goneBy(""); document.dispatchEvent(new Event("coppice:signed-out")); return; }
  if (code === POLICY) failures += SOCKET_TRIES;
  failures += 1;
  if (way === "socket") goneBy("");
  if (failures >= SOCKET_TRIES) startPolling();
  retry = setTimeout(connect, spread(Math.min(500 * 2 ** failures, 30000)));
}

// Without a socket

function startPolling() { if (!pollTimer) pollTimer = setTimeout(poll, 0); }

function stopPolling() { clearTimeout(pollTimer); pollTimer = 0; }

async function poll() {
  const query = new URLSearchParams();
  for (const [name, stream] of streams) query.append("after", `${name}~${stream.last}`);
  if (grant) query.append("grant", grant);
  try {
    const answer = await fetch(`/live/changes?${query}`, { credentials: "same-origin" });
    if (answer.ok && pollTimer) {
      goneBy("poll");
      if (answer.status === 200) {
        const news = await answer.json();
        grant = news.grant;
        news.frames.forEach(apply);
      }
    }
  } catch { if (pollTimer) goneBy(""); }
  if (pollTimer && !left && streams.size) {
    pollTimer = setTimeout(poll, spread(document.hidden ? POLL_HIDDEN : POLL_SEEN));
  }
}

// The page

export function writing(name) { send({ writing: name }); }


for (const element of document.querySelectorAll("[data-watch]")) {
  const last = Number(element.dataset.after);
  streams.set(element.dataset.watch, { element, last, applied: last, as: element.dataset.as || "" });
}

function leave() { left = true; stopPolling(); clearTimeout(retry); socket?.close(); }

document.addEventListener("coppice:leave", leave);
addEventListener("pagehide", () => { socket?.close(); socket = null; });
addEventListener("pageshow", (event) => { if (event.persisted && !left) connect(); });
addEventListener("online", connect);
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) { if (pollTimer) { stopPolling(); startPolling(); } connect(); }
});
connect();
