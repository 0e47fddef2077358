// What only the browser knows: a picture in the clipboard, and whether there is a camera to use.

const MOST_BYTES = 20 * 2 ** 20;

async function base64(blob) {
  const url = await new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result);
    reader.onerror = failed;
    reader.readAsDataURL(blob);
  });
  return url.slice(url.indexOf(",") + 1);
}

async function fromClipboard() {
  for (const item of await navigator.clipboard.read()) {
    const kind = item.types.find((type) => type.startsWith("image/"));
    if (kind) return item.getType(kind);
  }
  return null;
}

function paste({ parentElement, data, setTriggerValue }) {
  const row = parentElement.querySelector(".paste") ?? document.createElement("div");
  row.className = "paste";
  row.hidden = data.quiet;
  row.innerHTML = `<button type="button">Paste a picture</button>
    <span role="status"><i>or press Ctrl+V (⌘V) anywhere on this page</i></span>`;
  parentElement.append(row);
  const [button, says] = row.children;
  const send = async (blob) => {
    if (!blob) says.textContent = "There is no picture in the clipboard. Copy one first.";
    else if (blob.size > MOST_BYTES) says.textContent = "This picture is larger than 20 MB.";
    else setTriggerValue("picture", await base64(blob));
  };
  button.onclick = async () => {
    try {
      await send(await fromClipboard());
    } catch {
      says.textContent = "Your browser keeps the clipboard closed here. Ctrl+V (⌘V) works.";
    }
  };
  const pasted = (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    const picture = files.find((file) => file.type.startsWith("image/"));
    if (picture) send(picture);
  };
  addEventListener("paste", pasted);
  return () => removeEventListener("paste", pasted);
}

function isFramedByOthers() {
  try {
    return !top.location.href; // of another site it can't be read
  } catch {
    return true;
  }
}

async function cameraTrouble() {
  if (!navigator.mediaDevices) return "closed"; // no HTTPS, or an old browser
  try {
    const permission = await navigator.permissions.query({ name: "camera" });
    if (permission.state === "denied") return isFramedByOthers() ? "framed" : "refused";
    const devices = await navigator.mediaDevices.enumerateDevices();
    if (!devices.some((device) => device.kind === "videoinput")) return "none";
  } catch {} // some browsers don't say: then Streamlit's own words have to do
  return "";
}

function camera({ data, setStateValue }) {
  let gone = false;
  const look = async () => {
    const trouble = await cameraTrouble();
    if (!gone && trouble !== data.trouble) setStateValue("trouble", trouble);
  };
  look();
  const timer = setInterval(look, 2000);
  return () => {
    gone = true;
    clearInterval(timer);
  };
}

export default function (component) {
  return component.data.ask === "camera" ? camera(component) : paste(component);
}
