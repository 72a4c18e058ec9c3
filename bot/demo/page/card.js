// Draws one Adaptive Card with Microsoft's renderer and carries its buttons to the server.

import { el } from "./dom.js";
import { hostConfig } from "./host-config.js";
import { words } from "./words.js";

const AdaptiveCards = globalThis.AdaptiveCards;
const config = new AdaptiveCards.HostConfig(hostConfig);
const SAFE_LINK = /^(https?|mailto|tel):/i;

// Our cards use no markdown, and what a person typed must never become markup: text stays text.
AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
  const holder = document.createElement("div");
  holder.textContent = text;
  result.outputHtml = holder.innerHTML;
  result.didProcess = true;
};

/** The words of a card, for the list of people and for screen readers. */
export function cardWords(card) {
  if (typeof card.speak === "string" && card.speak) return card.speak;
  const found = [];
  collect(card.body, found);
  return found.join(" ").slice(0, 300) || words.card;
}

function collect(node, found) {
  if (Array.isArray(node)) {
    for (const each of node) collect(each, found);
  } else if (node && typeof node === "object" && found.join(" ").length < 300) {
    if (node.type === "TextBlock" && typeof node.text === "string") found.push(node.text);
    if (node.type === "RichTextBlock") {
      found.push((node.inlines ?? []).map((run) => (typeof run === "string" ? run : (run.text ?? ""))).join(""));
    }
    collect(node.items ?? node.columns ?? node.body, found);
  }
}

/**
 * The card as an element. `press(kind, verb, data)` sends a button's press and resolves to {ok}; while it is under
 * way the card's buttons do nothing, and afterwards they work again (unless the card was replaced by then).
 */
export function drawCard(payload, label, press) {
  const holder = el("div", { class: "card", role: "group", tabindex: "-1", "aria-label": label });
  const card = new AdaptiveCards.AdaptiveCard();
  card.hostConfig = config;
  card.onExecuteAction = (action) => execute(holder, action, press);
  try {
    card.parse(payload);
    const drawn = card.render();
    holder.append(drawn ?? el("p", { class: "note failed" }, words.cardBroken));
  } catch {
    holder.replaceChildren(el("p", { class: "note failed" }, words.cardBroken));
  }
  makeAccessible(holder);
  guardWhileBusy(holder);
  return holder;
}

async function execute(holder, action, press) {
  const type = action.getJsonTypeName();
  if (type === "Action.OpenUrl") {
    if (SAFE_LINK.test(action.url ?? "")) window.open(action.url, "_blank", "noopener,noreferrer");
    return;
  }
  if (type !== "Action.Submit" && type !== "Action.Execute") return;
  const kind = type === "Action.Execute" ? "execute" : "submit";
  setBusy(holder, action.renderedElement);
  await press(kind, action.verb ?? "", action.data ?? {});
  setBusy(holder, null);
}

const buttonsOf = (holder) => holder.querySelectorAll(".ac-pushButton");

/** aria-disabled and not `disabled`, because a disabled button would lose the keyboard focus. */
function setBusy(holder, pressed) {
  const busy = pressed !== null;
  holder.classList.toggle("busy", busy);
  holder.setAttribute("aria-busy", String(busy));
  // The renderer refreshes its buttons right after the press; so this comes after that.
  queueMicrotask(() => {
    if (holder.classList.contains("busy") !== busy) return;
    for (const button of buttonsOf(holder)) {
      button.classList.toggle("pressed", button === pressed);
      if (busy) button.setAttribute("aria-disabled", "true");
      else button.removeAttribute("aria-disabled");
    }
  });
}

function guardWhileBusy(holder) {
  holder.addEventListener(
    "click",
    (event) => {
      if (holder.classList.contains("busy") && event.target.closest(".ac-pushButton, .ac-selectable")) {
        event.stopPropagation();
        event.preventDefault();
      }
      // After the renderer has checked the inputs, say which ones failed.
      setTimeout(() => markInvalid(holder));
    },
    true,
  );
  holder.addEventListener("input", () => {
    markInvalid(holder);
    if (holder.classList.contains("busy")) {
      for (const button of buttonsOf(holder)) button.setAttribute("aria-disabled", "true");
    }
  });
}

function markInvalid(holder) {
  for (const input of holder.querySelectorAll(".ac-input")) {
    if (input.classList.contains("ac-input-validation-failed")) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  }
}

/** What the renderer leaves out. */
function makeAccessible(holder) {
  for (const input of holder.querySelectorAll("textarea.ac-input-required")) input.setAttribute("aria-required", "true");
  for (const root of holder.querySelectorAll(".ac-adaptiveCard")) root.removeAttribute("tabindex");
}
