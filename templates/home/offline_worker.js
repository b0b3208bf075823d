// Answers a page that finds no connection with one that says so. Keeps that page and what it is
// drawn with, and nothing else: what somebody reads stays on no device.
const PAGE = "{{ page }}";
const FILES = [{% for file in files %}"{{ file }}", {% endfor %}];
const KEPT = "offline-{{ version }}";

async function keep() {
  const cache = await caches.open(KEPT);
  await cache.addAll([PAGE, ...FILES].map((address) => new Request(address, { credentials: "omit" })));
  await skipWaiting();
}

async function forgetOlder() {
  for (const name of await caches.keys()) if (name !== KEPT) await caches.delete(name);
  await registration.navigationPreload?.enable(); // pages do not wait for this worker to start
}

async function answer(event) {
  return (await event.preloadResponse) ?? fetch(event.request);
}

addEventListener("install", (event) => event.waitUntil(keep()));
addEventListener("activate", (event) => event.waitUntil(forgetOlder()));
addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  if (method !== "GET") return;
  if (mode === "navigate") event.respondWith(answer(event).catch(() => caches.match(PAGE)));
  else if (FILES.includes(new URL(url).pathname)) event.respondWith(fetch(event.request).catch(() => caches.match(url)));
});
