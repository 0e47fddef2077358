// Small pictures to pick one of: buttons in a row, the picked one framed.

const CSS = `
  :host { display: block; font-family: var(--st-font); color: var(--st-text-color); }
  div { display: flex; flex-wrap: wrap; gap: .5rem; padding: 3px; }
  button { padding: 0; border: 2px solid var(--st-border-color); border-radius: .4rem; cursor: pointer;
           background: none; line-height: 0; overflow: hidden; }
  button[aria-pressed="true"] { border-color: var(--picked); box-shadow: 0 0 0 2px var(--picked); }
  button:focus-visible { outline: 2px solid currentColor; outline-offset: 3px; }
  img { width: 64px; height: 64px; object-fit: cover; image-rendering: auto; }
  img.pixels { image-rendering: pixelated; }
  .said { display: grid; grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); }
  .said button { color: inherit; font: inherit; text-align: left; line-height: 1.35; }
  .said img { display: block; width: 100%; height: 6.5rem; }
  .said span { display: block; padding: .4rem .55rem .5rem; font-size: .875rem; }`;

export default function ({ parentElement, data: bytes, setStateValue }) {
  const data = JSON.parse(new TextDecoder().decode(bytes));
  const box = document.createElement("div");
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", data.label);
  box.className = data.said ? "said" : "";
  box.style.setProperty("--picked", data.colour);
  for (const [place, alt, url] of data.pictures) {
    const button = document.createElement("button"), image = document.createElement("img");
    button.type = "button";
    button.setAttribute("aria-pressed", place === data.picked);
    image.src = url;
    image.alt = data.said ? "" : alt;
    image.className = data.pixels ? "pixels" : "";
    button.append(image);
    if (data.said) button.append(Object.assign(document.createElement("span"), { textContent: alt }));
    button.addEventListener("click", () => {
      for (const other of box.querySelectorAll("button"))
        other.setAttribute("aria-pressed", other === button);
      setStateValue("picked", place);
    });
    box.append(button);
  }
  const style = document.createElement("style");
  style.textContent = CSS;
  parentElement.replaceChildren(style, box);
}
