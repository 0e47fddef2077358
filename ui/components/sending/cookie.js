// @ts-check
// The cookie that each upload is compared with. In a frame on another site's page the browser
// withholds it. One that belongs to that frame alone is let through by most.

const COOKIE = "_streamlit_xsrf";

function hasToken() {
  return document.cookie.split("; ").some((one) => one.startsWith(`${COOKIE}=`));
}

function ownToken() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const token = [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
  const seconds = Math.floor(Date.now() / 1000);
  document.cookie = `${COOKIE}=2|00000000|${token}|${seconds}; Path=/; SameSite=None; Secure; Partitioned`;
}

/** Whether the server takes nothing from this page: asked by taking away a file that there is not. */
export async function isClosed() {
  try {
    if (hasToken()) return false;
    ownToken();
    if (hasToken()) return false;
  } catch {
    // a page without cookies at all
  }
  try {
    const nothing = new URL("_stcore/upload_file/nobody/nothing", location.href);
    return (await fetch(nothing, { method: "DELETE" })).status === 403;
  } catch {
    return false; // no way to the server just now
  }
}
