// @ts-check
// What leaves this device, really counted: each message and each request of this page. The threads
// that answer fetch nothing once a network is here, and the browser would tell of that as well.

/** @typedef {{ requests: number, bytes: number }} Sent */

const text = new TextEncoder();

/**
 * @param {unknown} body what is sent
 * @returns {number}
 */
export function bytesOf(body) {
  if (body == null) return 0;
  if (typeof body === "string") return text.encode(body).length;
  if (body instanceof Blob) return body.size;
  if (body instanceof ArrayBuffer || ArrayBuffer.isView(body)) return body.byteLength;
  if (body instanceof FormData)
    return [...body.values()].reduce((sum, one) => sum + bytesOf(one), 0);
  return String(body).length;
}

class Counter {
  /** @type {Sent} */
  sent = { requests: 0, bytes: 0 };

  constructor() {
    const { sent } = this;
    const add = (/** @type {unknown} */ body, /** @type {number} */ requests) => {
      sent.requests += requests;
      sent.bytes += bytesOf(body);
    };
    const { send } = WebSocket.prototype;
    WebSocket.prototype.send = function (body) {
      add(body, 1);
      return send.call(this, body);
    };
    const { send: sendForm } = XMLHttpRequest.prototype;
    XMLHttpRequest.prototype.send = function (body) {
      add(body, 0); // the browser tells of the request itself
      return sendForm.call(this, body);
    };
    const { fetch: plain } = globalThis;
    globalThis.fetch = (input, options) => {
      add(options?.body, 0);
      return plain(input, options);
    };
    new PerformanceObserver((list) => {
      for (const { name } of list.getEntries()) if (/^(https?|wss?):/.test(name)) add(null, 1);
    }).observe({ type: "resource" });
  }

  /** What has left so far. @returns {Sent} */
  now() {
    return { ...this.sent };
  }
}

/** @type {{ __sent?: Counter }} */
const tab = /** @type {any} */ (globalThis);

/** This page's counter, which counts from its first use on. */
export function counter() {
  tab.__sent ??= new Counter();
  return tab.__sent;
}

/**
 * @param {Sent} before
 * @param {Sent} now
 */
export function since(before, now) {
  const requests = now.requests - before.requests, bytes = now.bytes - before.bytes;
  return `${requests.toLocaleString("en-GB")} ${requests === 1 ? "request" : "requests"}, ${bytes.toLocaleString("en-GB")} bytes`;
}
