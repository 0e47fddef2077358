// @ts-check
// The bytes of a file as text, in which they go to the server.

/**
 * @param {Blob} blob
 * @returns {Promise<string>}
 */
export async function base64(blob) {
  /** @type {string} */
  const url = await new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(String(reader.result));
    reader.onerror = failed;
    reader.readAsDataURL(blob);
  });
  return url.slice(url.indexOf(",") + 1);
}
