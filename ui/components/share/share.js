// Shares a sentence and a link: by the system's own sheet where there is one, else through the
// clipboard; where a browser has neither, the page goes to the section with the link.

const CSS = `
  :host { display: block; font-family: var(--st-font); color: var(--st-text-color); }
  div { display: flex; flex-wrap: wrap; align-items: center; gap: .4rem .8rem; }
  button { font: inherit; color: inherit; background: transparent; cursor: pointer;
    min-height: 2.5rem; padding: .25rem .9rem; border-radius: var(--st-button-radius, .5rem);
    border: 1px solid color-mix(in srgb, currentColor 25%, transparent); }
  button:hover { border-color: currentColor; }
  button:focus-visible { outline: 2px solid currentColor; outline-offset: 2px; }
  span { font-size: .875rem; opacity: .8; }`;

async function copied(data) {
  try {
    await navigator.clipboard.writeText(`${data.text} ${data.url}`);
    return true;
  } catch {
    return false;
  }
}

function goTo(section) {
  const headings = [...document.querySelectorAll("h2")];
  headings.find((one) => one.textContent.trim().startsWith(section))?.scrollIntoView();
}

export default function ({ parentElement, data: bytes }) {
  const data = JSON.parse(new TextDecoder().decode(bytes));
  const style = document.createElement("style"), box = document.createElement("div");
  const button = document.createElement("button"), said = document.createElement("span");
  style.textContent = CSS;
  button.type = "button";
  button.textContent = "Share these figures";
  said.setAttribute("role", "status");
  button.onclick = async () => {
    if (navigator.share) {
      try {
        await navigator.share({ title: document.title, text: data.text, url: data.url });
        return;
      } catch (error) {
        if (error.name === "AbortError") return; // the sheet was closed
      }
    }
    if (await copied(data)) said.textContent = "Copied, with the link: paste it anywhere.";
    else goTo(data.section);
  };
  box.append(button, said);
  parentElement.replaceChildren(style, box);
}
