// Small pictures to pick one of: buttons in a row, the picked one framed.

const CSS = `
  :host { display: block; font-family: var(--st-font); color: var(--st-text-color); }
  div { display: flex; flex-wrap: wrap; gap: .5rem; padding: 3px; }
  button { padding: 0; border: 2px solid var(--st-border-color); border-radius: .4rem; cursor: pointer;
           background: none; line-height: 0; overflow: hidden; }
  button[aria-pressed="true"] { border-color: var(--picked); box-shadow: 0 0 0 2px var(--picked); }
  button:focus-visible { outline: 2px solid currentColor; outline-offset: 3px; }
  img { width: 64px; height: 64px; object-fit: cover; image-rendering: auto; }
  img.pixels { image-rendering: pixelated; }`;

export default function ({ parentElement, data, setStateValue }) {
  const box = document.createElement("div");
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", data.label);
  box.style.setProperty("--picked", data.colour);
  for (const [place, alt, url] of data.pictures) {
    const button = document.createElement("button"), image = document.createElement("img");
    button.type = "button";
    button.setAttribute("aria-pressed", place === data.picked);
    image.src = url;
    image.alt = alt;
    image.className = data.pixels ? "pixels" : "";
    button.append(image);
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
