"use strict";

/* What a page of its own would do by itself, and a page drawn by script does not. */
(() => {
  const PATIENCE_MS = 3000;
  const BUSY_MS = 10000;

  // After a navigation: the heading takes the focus and the title is read aloud.

  const heading = () => document.getElementById("h1");
  const isWaiting = () => document.querySelector("main .waiting") !== null;

  let path = location.pathname;
  let stopWaiting = () => {};

  // The part of the page that the address names: it is there only once the page is filled.
  function named() {
    return document.getElementById(location.hash.slice(1));
  }

  function arrive(left) {
    const goal = named();
    goal?.scrollIntoView({ block: "start" });
    const own = goal?.matches("[tabindex]") ? goal : heading();
    const held = document.activeElement;
    // Who has already gone on to a field keeps it.
    if (own !== null && (held === null || held === document.body || held === left)) {
      own.focus();
    }
    const announcer = document.getElementById("route-announcer");
    if (announcer !== null) {
      announcer.textContent = document.title;
    }
  }

  function waitForPage() {
    stopWaiting();
    const left = document.activeElement;
    const before = { node: heading(), text: heading()?.textContent, title: document.title };
    const isNew = () => {
      const own = heading();
      const isOther = own !== before.node || own?.textContent !== before.text;
      return own !== null && (isOther || document.title !== before.title) && !isWaiting();
    };
    const finish = () => {
      stopWaiting();
      arrive(left);
    };
    const look = () => {
      if (isNew()) {
        finish();
      }
    };
    const observer = new MutationObserver(look);
    const timer = setTimeout(finish, PATIENCE_MS);
    stopWaiting = () => {
      observer.disconnect();
      clearTimeout(timer);
    };
    observer.observe(document.documentElement, { subtree: true, childList: true, characterData: true });
  }

  function moved() {
    if (location.pathname !== path) {
      path = location.pathname;
      waitForPage();
    }
  }

  for (const name of ["pushState", "replaceState"]) {
    const original = history[name];
    history[name] = function (...given) {
      original.apply(this, given);
      moved();
    };
  }
  addEventListener("popstate", moved);
  if (location.hash !== "") {
    waitForPage();
  }

  // A page kept by the browser may show what its reader has logged out from.

  addEventListener("pageshow", (event) => {
    if (event.persisted) {
      location.reload();
    }
  });

  // From the skip link to the content, from the summary of errors to the field. Caught on the way down:
  // the router would take the link for a navigation, and the address would lose its query.

  addEventListener(
    "click",
    (event) => {
      const link = event.target.closest?.(".skip-link, .error-summary a");
      if (!link?.hash) {
        return;
      }
      event.preventDefault();
      const goal = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      goal?.scrollIntoView({ block: goal.matches("main") ? "start" : "center" });
      goal?.focus({ preventScroll: true });
    },
    true,
  );

  // A summary, or a second look before a weighty act, that comes of pressing a button takes the focus;
  // a summary that comes of writing in a field does not.
  // A button that is gone once it was pressed leaves the focus to the region it stood in, or to the heading;
  // «Avbryt» to the button that had opened what it put away, or to the one that stands in its place.

  const OPENED = "form, .second-look";
  let pressed = null;
  let pressedIn = null;
  let pressedAt = 0;
  let isPressedWithin = false;
  let opener = null;

  document.addEventListener("click", (event) => {
    pressed = event.target instanceof Element ? event.target.closest("main button") : null;
    pressedIn = pressed?.closest("[tabindex]") ?? null;
    isPressedWithin = pressed !== null && opener !== null && opener.opened.contains(pressed);
    pressedAt = Date.now();
  });

  const isSummary = (node) => node instanceof Element && node.matches(".error-summary, .second-look");
  const isOpened = (node) => node instanceof Element && (node.matches(OPENED) || node.querySelector(OPENED));
  const nameOf = (button) => button.getAttribute("aria-label") ?? button.textContent;

  function openerNow() {
    if (opener === null || opener.node.isConnected) {
      return opener?.node;
    }
    return [...document.querySelectorAll("main button")].find((button) => nameOf(button) === opener.name);
  }

  new MutationObserver((changes) => {
    const added = changes.flatMap((change) => [...change.addedNodes]);
    const summary = added.find(isSummary);
    const held = document.activeElement;
    const isAnswer = pressed !== null && Date.now() - pressedAt < PATIENCE_MS;
    // What is opened from within what a button had opened goes back to that button.
    const opened = added.find(isOpened);
    if (isAnswer && opened !== undefined && isPressedWithin) {
      opener.opened = opened;
    } else if (isAnswer && opened !== undefined && !("cancel" in pressed.dataset)) {
      opener = { node: pressed, name: nameOf(pressed), opened };
    }
    if (summary !== undefined && isAnswer && (held === pressed || held === document.body)) {
      summary.tabIndex = -1;
      summary.focus();
    } else if (isAnswer && !pressed.isConnected && held === document.body) {
      const isLeft = pressedIn?.isConnected && !pressedIn.matches("main");
      const opening = "cancel" in pressed.dataset ? openerNow() : undefined;
      (opening ?? (isLeft ? pressedIn : heading()))?.focus();
      opener = opening === undefined ? opener : null;
      pressed = null;
    }
  }).observe(document.documentElement, { subtree: true, childList: true });

  // The grid: Esc leaves the cell, Enter goes to the same column of the next row.

  document.addEventListener("keydown", (event) => {
    const input = event.target;
    if (!(input instanceof HTMLInputElement) || event.isComposing || input.closest(".grid-entry") === null) {
      return;
    }
    if (event.key === "Escape") {
      input.blur();
    } else if (event.key === "Enter") {
      const cell = input.closest("td, th");
      const below = cell?.closest("tr")?.nextElementSibling?.children[cell.cellIndex]?.querySelector("input");
      if (below) {
        event.preventDefault();
        below.focus();
        below.select();
      }
    }
  });

  // What is pasted over several cells is taken in by the page, which knows the columns.

  const setValue = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set;
  let pastes = 0;

  document.addEventListener("paste", (event) => {
    const field = event.target.closest?.(".grid-entry input, .grid-entry select");
    const text = event.clipboardData?.getData("text/plain").replace(/[\r\n]+$/, "") ?? "";
    const taker = document.getElementById("grid-paste");
    if (!field || taker === null || !/[\t\n]/.test(text)) {
      return;
    }
    event.preventDefault();
    pastes += 1;
    // Numbered, since the same text pasted once more would not count as a change.
    setValue.call(taker, `${field.id}#${pastes}\n${text}`);
    taker.dispatchEvent(new Event("input", { bubbles: true }));
  });

  // Logging in takes a moment: once is enough.

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const button = event.submitter ?? form.querySelector("button[type='submit']");
    if (form.method !== "post" || !form.action.endsWith("/auth/login") || button === null) {
      return;
    }
    const text = button.textContent;
    button.disabled = true;
    button.textContent = "Loggar in …";
    setTimeout(() => {
      button.disabled = false;
      button.textContent = text;
    }, BUSY_MS);
  });
})();
